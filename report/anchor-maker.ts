/**
 * Makes the anchors of a result's columns, in the order of the result. Names become fragments by their letters, marks and
 * digits, of whatever script; two that come out alike are numbered.
 */
export function anchorMaker(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const letters = [...name.slice(0, 120)].slice(0, 60).join('').normalize('NFC');
    const plain = `column-${letters.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')}`;
    let anchor = plain;
    for (let number = 2; taken.has(anchor); number += 1) anchor = `${plain}-${number}`;
    taken.add(anchor);
    return anchor;
  };
}
