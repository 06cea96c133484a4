import { isRunByMetron } from '../cluster/metron-cluster.js';
import { describeService, serviceStatus } from '../service/service-status.js';
import { type Check, type Examined, type Finding, ok, problem, warning } from './check.js';

export const leader: Check = {
  name: 'leader',
  async run(examined) {
    const { services } = await serviceStatus(examined, examined.machine);
    if (services.length === 0) return [await nobody(examined)];
    return services.map((service) => {
      const told = describeService(service);
      return service.gone ? problem(told, 'start one with maas service, unless another stands by') : ok(told);
    });
  },
};

/** Beside Metron's own service a maas service would take some of the queue's items: nobody should be told to start one. */
async function nobody(examined: Examined): Promise<Finding> {
  if (!(await isRunByMetron(examined, 'auto'))) return problem('no maas service runs', 'start one with maas service');
  return warning(
    "no maas service has ever run here: Metron's own service runs the models",
    'to take its place, stop it first, then start maas service',
  );
}
