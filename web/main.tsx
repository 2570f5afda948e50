import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ErrorBoundary } from './features/shell/error-boundary.tsx';
import './styles/app.css';
import { api } from './transport/api.ts';
import { mayPass } from './transport/http.ts';
import { loadTheRest } from './ui/lazy-view.ts';

const queries = new QueryClient({
	defaultOptions: {
		queries: {
			// The server is on this machine: whether the browser thinks to be online says nothing of it.
			networkMode: 'always',
			// What the server refuses it refuses again; only a lost connection is worth more tries.
			retry: (failures, error) => failures < 3 && mayPass(error),
		},
		mutations: { networkMode: 'always' },
	},
});

const root = document.getElementById('root');
if (root !== null)
	createRoot(root).render(
		<StrictMode>
			<QueryClientProvider client={queries}>
				<ErrorBoundary at="">
					<App />
				</ErrorBoundary>
			</QueryClientProvider>
		</StrictMode>,
	);

// After what is shown at once.
window.addEventListener('load', () => setTimeout(() => void loadTheRest(isThere), 2_000));

async function isThere(): Promise<boolean> {
	return await api.health().then(
		() => true,
		() => false,
	);
}
