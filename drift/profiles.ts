/** How columns are tested: as this engine holds right, or as Evidently does. */
export const PROFILES = ['calibrated', 'evidently'] as const;
export type Profile = (typeof PROFILES)[number];
