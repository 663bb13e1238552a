/** The thread in which a large model file is read. */
import { answerInThread } from '../config/answer-in-thread.js';
import type { ModelFile } from './model-file.js';
import { type ForestPlace, readForestHere } from './read-forest.js';

await answerInThread<ForestPlace, ModelFile>(readForestHere);
