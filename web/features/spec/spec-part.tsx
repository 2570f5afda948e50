import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Prompts } from '../../transport/api.ts';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { PromptEditor } from './prompt-editor.tsx';
import type { PromptName } from './prompt-names.ts';

/** The specification of a project, or one of its prompts, to read and to edit. */
export function SpecPart({ project, name }: { readonly project: string; readonly name: PromptName }) {
	const queries = useQueryClient();
	const key = ['prompts', project];
	const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.prompts(project, signal) });
	if (data === undefined)
		return (
			<div className="flex-1 p-4">{error === null ? <Skeleton className="h-full" /> : <Trouble error={error} />}</div>
		);
	return (
		<PromptEditor
			project={project}
			name={name}
			present={data[name]}
			onSaved={(prompts: Prompts) => {
				queries.setQueryData(key, prompts);
				// Whether the project has a specification is said with the projects.
				void queries.invalidateQueries({ queryKey: ['projects'] });
			}}
			onOvertaken={() => refetch()}
		/>
	);
}
