import { useEffect } from 'react';
import { TEXTS } from '../../texts.ts';
import { useLive } from '../project/live-project.tsx';
import { progressIcon } from './progress-icon.ts';

export interface DocumentTitleProps {
	readonly project: string | null;
	readonly percentage: number | null;
}

/** The tab's title and icon tell the progress, for those who look at something else meanwhile. */
export function DocumentTitle({ project, percentage }: DocumentTitleProps) {
	useEffect(() => {
		const parts = [percentage === null ? null : `${Math.floor(percentage)} %`, project, TEXTS.product];
		document.title = parts.filter((part) => part !== null).join(' · ');
		const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
		if (link !== null) link.href = percentage === null ? '/favicon.svg' : progressIcon(percentage);
	}, [percentage, project]);
	return null;
}

export function LiveTitle({ project }: { readonly project: string }) {
	const percentage = useLive(({ stats }) => (stats !== null && stats.total > 0 ? stats.percentage : null));
	return <DocumentTitle project={project} percentage={percentage} />;
}
