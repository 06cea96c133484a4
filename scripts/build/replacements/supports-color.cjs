/** In the place of the `supports-color` package, which knows nothing of NO_COLOR, and looks at both streams before anything is written. */
const refused = () => (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
const levelOf = (stream) => (stream.isTTY === true && !refused() ? { level: 1 } : false);

module.exports = {
  get stdout() {
    return levelOf(process.stdout);
  },
  get stderr() {
    return levelOf(process.stderr);
  },
};
