import { CircleAlert, ListFilter, ListPlus, Plus, Search, X } from 'lucide-react';
import { type Ref, useMemo } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { type BoardFilter, categoriesOf, EVERYTHING, showsAll, wantsAttention } from '../../model/board.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Input } from '../../ui/field.tsx';
import { isEscape } from '../../ui/is-escape.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { CategoryMark } from '../../ui/parts.tsx';
import { BurnUpButton } from '../progress/burn-up-button.tsx';
import { emit } from '../shell/page-commands.ts';

export interface FilterBarProps {
	readonly features: ReadonlyMap<number, Feature>;
	readonly filter: BoardFilter;
	readonly onChange: (filter: BoardFilter) => void;
	readonly onAdd: () => void;
	readonly search: Ref<HTMLInputElement>;
}

export function FilterBar({ features, filter, onChange, onAdd, search }: FilterBarProps) {
	const categories = useMemo(() => categoriesOf(features.values()), [features]);
	const troubled = useMemo(() => [...features.values()].filter(wantsAttention).length, [features]);
	const change = (more: Partial<BoardFilter>) => onChange({ ...filter, ...more });
	return (
		<search className="flex flex-wrap items-center gap-2 px-3 py-3 sm:px-4">
			<div className="relative min-w-36 flex-1 sm:max-w-64">
				<Search size={14} aria-hidden="true" className="pointer-events-none absolute top-2 left-2.5 text-faint" />
				<Input
					ref={search}
					type="search"
					value={filter.text}
					onChange={(event) => change({ text: event.target.value })}
					onKeyDown={(event) => {
						if (!isEscape(event)) return;
						change({ text: '' });
						event.currentTarget.blur();
					}}
					placeholder={TEXTS.board.search}
					aria-label={TEXTS.board.search}
					className="pl-8 [&::-webkit-search-cancel-button]:hidden"
				/>
			</div>
			<Menu
				align="start"
				className="w-60"
				trigger={
					<Button className="min-w-0" aria-label={TEXTS.board.category}>
						<ListFilter size={14} />
						<span className="max-w-40 truncate max-sm:hidden">{filter.category ?? TEXTS.board.category}</span>
					</Button>
				}
			>
				<MenuItem chosen={filter.category === null} onSelect={() => change({ category: null })}>
					{TEXTS.board.allCategories}
				</MenuItem>
				<MenuLine />
				{categories.map(([category, count]) => (
					<MenuItem key={category} chosen={filter.category === category} onSelect={() => change({ category })}>
						<CategoryMark category={category} className="flex-1 text-sm! text-text!" />
						<span className="number text-2xs text-faint">{count}</span>
					</MenuItem>
				))}
			</Menu>
			{(troubled > 0 || filter.attention) && (
				<Button
					aria-pressed={filter.attention}
					title={TEXTS.board.attention}
					onClick={() => change({ attention: !filter.attention })}
					className={cn('max-sm:px-2!', filter.attention && 'border-accent! bg-active!')}
				>
					<CircleAlert size={14} className="text-bad-text" />
					<span className="max-md:sr-only">{TEXTS.board.attention}</span>{' '}
					<span className="number text-soft">{troubled.toLocaleString('en')}</span>
				</Button>
			)}
			{!showsAll(filter) && (
				<IconButton label={TEXTS.board.clear} onClick={() => onChange(EVERYTHING)}>
					<X size={15} />
				</IconButton>
			)}
			<div className="ml-auto flex items-center gap-2">
				<BurnUpButton />
				<IconButton label={CHAT_TEXTS.expand} look="plain" onClick={() => emit('expand')}>
					<ListPlus size={15} />
				</IconButton>
				<Button onClick={onAdd} aria-label={TEXTS.board.add}>
					<Plus size={15} /> <span className="max-sm:hidden">{TEXTS.board.add}</span>
				</Button>
			</div>
		</search>
	);
}
