import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate for 127.0.0.1 that vouches for itself, and the same with its key before it, as PEM files in a directory. */
export function ownCertificate(directory: string): { readonly certificate: string; readonly keyStore: string } {
  const file = (name: string) => path.join(directory, name);
  const [key, certificate, keyStore] = [file('key.pem'), file('certificate.pem'), file('both.pem')];
  const subject = ['-subj', '/CN=zookeeper', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], { stdio: 'ignore' });
  writeFileSync(keyStore, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), { mode: 0o600 });
  return { certificate, keyStore };
}
