import type { ModelConfig } from '../config/load-config.js';
import { createCellsParser, type ParseCells } from './cells.js';
import { type PredictSchemas, predictSchemas } from './request-schema.js';
import type { RowLimits } from './row-check.js';

/** How the rows of one model are read, whatever the format they come in. */
export interface RowReaders {
  readonly model: ModelConfig;
  readonly schemas: PredictSchemas;
  readonly limits: RowLimits;
  readonly parseCells: ParseCells;
}

/** The readers of each model, made at its first request: compiling schemas costs more than a request. */
export function rowReaders(limits: RowLimits): (model: ModelConfig) => RowReaders {
  const known = new Map<string, RowReaders>();
  return function readersOf(model) {
    const ready = known.get(model.id);
    if (ready) return ready;
    const readers: RowReaders = {
      model,
      limits,
      schemas: predictSchemas(model, limits),
      parseCells: createCellsParser(model, limits),
    };
    known.set(model.id, readers);
    return readers;
  };
}
