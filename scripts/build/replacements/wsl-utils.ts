/** In the place of the `wsl-utils` package: the binary is Linux's, and in WSL it is Linux's too. */
export const isWsl = false;

export async function powerShellPath(): Promise<never> {
  throw new Error('there is no PowerShell on Linux');
}
