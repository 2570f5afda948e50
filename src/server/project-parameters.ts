import { z } from 'zod';
import { projectName } from '../contract/project.ts';

/** The parameters of every route below `/api/projects/{name}`. */
export const projectParameters = z.object({ name: projectName });
