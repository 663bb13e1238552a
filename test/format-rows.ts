/** The rows that the tests of formats send: a missing city, one that nobody trained on, and one that CSV must quote. */
export const ROWS = [
  { age: 20, city: 'Bern' },
  { age: 69.5, city: null },
  { age: 45, city: 'Atlantis' },
  { age: 45, city: 'a "b",\nc' },
];
export const AGES = ROWS.map(({ age }) => age);
export const CITIES = ROWS.map(({ city }) => city);
export const COLUMNS = [
  { name: 'age', shape: [4], datatype: 'FP64', data: AGES },
  { name: 'city', shape: [4, 1], datatype: 'BYTES', data: CITIES },
];
