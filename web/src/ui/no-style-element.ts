/**
 * Stands in for `react-style-singleton`: Radix uses it to add a `<style>` element that stops the page from scrolling
 * behind a dialog. A strict `style-src` refuses such elements, and the app frame does not scroll, so nothing is lost.
 */
const nothing = () => null;
export const styleSingleton = () => nothing;
export const styleHookSingleton = () => () => undefined;
export const stylesheetSingleton = () => ({ add: () => undefined, remove: () => undefined });
