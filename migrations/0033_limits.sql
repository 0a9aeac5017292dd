-- What keys have used of a sliding window: pairs of milliseconds until it is free, and cost.
drop table rate_limit_counter;
create table limit_window (
  key text primary key,
  spent jsonb not null,
  kept_at timestamptz not null,
  free_at timestamptz not null
);

-- Requests that were answered, or refused for a limit, by the minute they came in: counted apart from the limits, so that
-- what is served above one shows. Only keys with a good part of their limit, for an hour.
create table request_tally (
  minute timestamptz not null,
  policy text not null,
  key text not null,
  served integer not null,
  refused integer not null,
  primary key (minute, policy, key)
);

-- The last time that the guard ran into the limit on purpose.
create table limit_self_test (
  only_row boolean primary key default true check (only_row),
  at timestamptz not null,
  ok boolean not null,
  detail text not null
);

-- How the server counts at present.
create table limit_state (
  only_row boolean primary key default true check (only_row),
  at timestamptz not null,
  store text not null check (store in ('memory', 'valkey', 'memory, valkey is lost')),
  keys integer not null
);

grant select, insert, update, delete on limit_window, request_tally to sixfb_app;
grant select, insert, update on limit_state to sixfb_app;
grant select, insert, update on limit_self_test to sixfb_guard;
grant select on limit_self_test to sixfb_app;
grant select on request_tally, limit_state to sixfb_guard;
grant select on limit_window, request_tally, limit_state, limit_self_test to sixfb_auditor;

alter table containment drop constraint containment_verb_check, add constraint containment_verb_check check (verb in (
  'block_source', 'revoke_session', 'revoke_account', 'challenge_account', 'revoke_role', 'revoke_shop', 'revoke_all',
  'revoke_signing_key', 'require_password_reset', 'tighten_limits'));
alter table operator_request drop constraint operator_request_verb_check, add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'revoke_account', 'revoke_session', 'block_source', 'revoke_role', 'revoke_shop',
  'revoke_all', 'rotate_signing_keys', 'require_password_reset', 'tighten_limits'));
