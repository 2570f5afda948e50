import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../transport/api.ts';

const PROJECTS = queryOptions({
	queryKey: ['projects'],
	queryFn: ({ signal }) => api.projects(signal),
	staleTime: 5_000,
});

/** What is asked over HTTP; the live stream says when an answer is no longer true. */
export const useProjects = () => useQuery(PROJECTS);

/** The list has no stream of its own: while it is what one looks at, it is asked for now and then. */
export const useFreshProjects = () => useQuery({ ...PROJECTS, refetchInterval: 5_000 });

/** Beside other things, for those of the projects that want somebody. */
export const useProjectsNowAndThen = () => useQuery({ ...PROJECTS, refetchInterval: 30_000 });

export const useSetup = () =>
	useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => api.setup(signal), staleTime: 60_000 });

/** The server's version, asked for anew when its stream comes back. */
export const useHealth = () =>
	useQuery({ queryKey: ['health'], queryFn: ({ signal }) => api.health(signal), refetchInterval: 60_000 });

export const useModels = () =>
	useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal), staleTime: 600_000 });

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => api.settings(signal) });

export const useProjectSettings = (name: string) =>
	useQuery({ queryKey: ['settings', name], queryFn: ({ signal }) => api.projectSettings(name, signal) });

/** What a text means as run windows, asked for anew while they pass. */
export const explainedSchedule = (text: string) =>
	queryOptions({
		queryKey: ['schedule', 'text', text],
		queryFn: ({ signal }) => api.explainSchedule(text, signal),
		refetchInterval: 60_000,
		retry: false,
	});

export const useProjectSchedule = (name: string) =>
	useQuery({
		queryKey: ['schedule', 'project', name],
		queryFn: ({ signal }) => api.projectSchedule(name, signal),
		refetchInterval: 60_000,
	});
