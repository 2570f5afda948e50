import { createContext } from 'react';

/** Which heading those of a text in Markdown are: one level below the heading that it stands under. */
export const HeadingTag = createContext<'h3' | 'h4'>('h4');
