/** @returns the value of a variable in the text of /proc/<pid>/environ; undefined when it is not set there */
export function valueIn(environ: string, variable: string): string | undefined {
  const marker = `${variable}=`;
  const start = environ.startsWith(marker) ? 0 : environ.indexOf(`\0${marker}`) + 1;
  if (start === 0 && !environ.startsWith(marker)) return undefined;
  const end = environ.indexOf('\0', start);
  return environ.slice(start + marker.length, end < 0 ? undefined : end);
}
