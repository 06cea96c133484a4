import { describeService, serviceStatus } from '../service/service-status.js';
import { type Check, ok, problem } from './check.js';

export const leader: Check = {
  name: 'leader',
  async run(examined) {
    const { services } = await serviceStatus(examined, examined.machine);
    if (services.length === 0) return [problem('no maas service runs', 'start one with maas service')];
    return services.map((service) => {
      const told = describeService(service);
      return service.gone ? problem(told, 'start one with maas service, unless another stands by') : ok(told);
    });
  },
};
