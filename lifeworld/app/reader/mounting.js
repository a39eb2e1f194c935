// Keeps one instance of a component at its place while Streamlit sends it new data.

/**
 * Returns what Streamlit calls to show a component: the instance is made once, updated with each
 * rerun, and closed when its place is gone.
 *
 * @param {new (root: Element) => {update: (component: object) => unknown, close: () => void}} Component
 * @param {(root: Element) => object|null} [take] returns an instance that was made elsewhere
 */
export function newMount(Component, take = () => null) {
  const instances = new WeakMap();
  return (component) => {
    const { parentElement } = component;
    let made = instances.get(parentElement);
    if (!made) instances.set(parentElement, (made = take(parentElement) ?? new Component(parentElement)));
    made.update(component);
    return () => {
      made.close();
      instances.delete(parentElement);
    };
  };
}
