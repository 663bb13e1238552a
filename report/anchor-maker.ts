/**
 * Makes the anchors of a result's columns, in the order of the result. Names become fragments by their letters and digits;
 * two that come out alike are numbered.
 */
export function anchorMaker(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const plain = `column-${name.slice(0, 60).replace(/[^A-Za-z0-9_-]+/g, '-')}`;
    let anchor = plain;
    for (let number = 2; taken.has(anchor); number += 1) anchor = `${plain}-${number}`;
    taken.add(anchor);
    return anchor;
  };
}
