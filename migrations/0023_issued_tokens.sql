-- An access token counts when it was issued here: a perfect forgery has an id that is not in this table. Rows outlive
-- their session, so that a token of an account that is gone is known from a forged one.
create table issued_token (
  id uuid primary key,
  session_id uuid not null,
  account_id uuid not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index issued_token_by_session on issued_token (session_id);
create index issued_token_by_end on issued_token (expires_at);
alter table issued_token enable row level security;
create policy issued_token_own on issued_token to sixfb_app
  using (account_id = current_account_id()) with check (account_id = current_account_id());
create policy issued_token_guard on issued_token for select to sixfb_guard using (true);
grant select, insert on issued_token to sixfb_app;
grant select on issued_token to sixfb_guard;

-- It counts as it was issued: one with a genuine id and another end is forged.
create function token_was_issued(wanted_id uuid, wanted_session uuid, wanted_account uuid, wanted_end float8) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from issued_token where id = wanted_id and session_id = wanted_session
    and account_id = wanted_account and floor(extract(epoch from expires_at)) = wanted_end) $$;
create function tokens_of_session(wanted_id uuid) returns table (id uuid, ends float8)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, floor(extract(epoch from expires_at))::float8 from issued_token
    where session_id = wanted_id and expires_at > now() $$;
revoke all on function token_was_issued(uuid, uuid, uuid, float8), tokens_of_session(uuid) from public;
grant execute on function token_was_issued(uuid, uuid, uuid, float8), tokens_of_session(uuid) to sixfb_app;

-- What a person calls a device of his.
alter table session add column name text check (name <> '');

create or replace function forget_expired() returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with code as (delete from sign_in_challenge where expires_at < now() - interval '1 day' returning 1),
    key as (delete from idempotency_key where created_at < now() - interval '30 days' returning 1),
    invited as (delete from invitation where expires_at < now() returning 1),
    token as (delete from issued_token where expires_at < now() - interval '1 day' returning 1)
    select (select count(*) from code) + (select count(*) from key) + (select count(*) from invited)
      + (select count(*) from token)
  $$;
