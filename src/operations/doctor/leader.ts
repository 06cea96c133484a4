import { serviceStatus } from '../service/service-status.js';
import { type Check, ok, problem } from './check.js';

export const leader: Check = {
  name: 'leader',
  async run(examined) {
    const { services } = await serviceStatus(examined);
    if (services.length === 0) return [problem('no maas service runs', 'start one with maas service')];
    return services.map(({ host, pid, role, maasVersion }) => ok(`${host} pid ${pid} ${role} (maas ${maasVersion})`));
  },
};
