import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { keepSession } from '../api/auth.ts'
import { ApiProblem } from '../api/request.ts'
import { appRouter } from './router.tsx'

keepSession()

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only silence is worth asking again.
      retry: (count, error) => error instanceof ApiProblem && error.status === 0 && count < 2,
    },
  },
})
const router = appRouter(queries)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
