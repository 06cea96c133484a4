import type { AddProgress } from '../../operations/deploy/add-model.js';
import { RolloutView } from './rollout.js';
import type { Steps } from './steps.js';
import { count, formatBytes, progressBar } from './text.js';

/** Shows the progress of `addModel`: packing, the upload as a bar, the request, and each instance until it is ready. */
export function showAdding(steps: Steps, directory = ''): (progress: AddProgress) => void {
  const rollout = new RolloutView(steps);
  let current: string | undefined;
  const step = (name: string, title: string) => {
    if (current !== name) steps.begin(title);
    current = name;
  };
  return (progress) => {
    switch (progress.at) {
      case 'warning':
        return steps.event(`warning: ${progress.message}`);
      case 'awaiting service':
        step('awaiting service', 'waiting for a maas service to lead');
        return steps.event('nobody leads; nothing is uploaded before somebody does');
      case 'packing':
        step('packing', `packing ${directory}`);
        if (progress.bytes === progress.total) steps.retitle(`packed ${directory}, ${formatBytes(progress.total)}`);
        return steps.live(progressBar(progress.bytes, progress.total));
      case 'uploading':
        step('uploading', 'uploading');
        return steps.live(progressBar(progress.bytes, progress.total));
      case 'stored':
        step('uploading', 'stored');
        return steps.retitle(storedTitle(progress.stored));
      case 'found':
        step('found', 'found');
        return steps.retitle(`in the store: ${count(progress.files, 'file')}, ${formatBytes(progress.size)}, ${progress.uri}`);
      case 'asking':
        return step('asking', 'asking the maas service');
      case 'decided':
        steps.retitle(`taken: ${count(progress.after, 'instance')} wanted, ${progress.before} before`);
        return progress.reason === undefined ? undefined : steps.event(progress.reason);
      case 'rollout':
        return rollout.show(progress.rollout);
    }
  };
}

function storedTitle({ reused, size, files, uri }: Extract<AddProgress, { at: 'stored' }>['stored']): string {
  return reused ? `stored already, nothing to upload: ${uri}` : `uploaded ${count(files, 'file')}, ${formatBytes(size)}`;
}
