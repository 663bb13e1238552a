/** A thread that does one task of `retrain`. */
import { answerInThread } from '../config/answer-in-thread.js';
import {
  type Comparison,
  compareModels,
  type RetrainTask,
  type TrainedCandidate,
  trainCandidate,
} from './retrain-task.js';

await answerInThread<RetrainTask, TrainedCandidate | Comparison>((task, { step }) =>
  task.kind === 'train' ? trainCandidate(task, step) : compareModels(task, step),
);
