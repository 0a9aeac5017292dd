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

create function token_was_issued(wanted_id uuid, wanted_session uuid, wanted_account uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from issued_token
    where id = wanted_id and session_id = wanted_session and account_id = wanted_account) $$;
revoke all on function token_was_issued(uuid, uuid, uuid) from public;
grant execute on function token_was_issued(uuid, uuid, uuid) to sixfb_app;

-- What a person calls a device of his.
alter table session add column name text check (name <> '');

drop function session_for_token(uuid);
create function session_for_token(wanted_id uuid)
  returns table (id uuid, account_id uuid, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz,
    source text, token_ids uuid[])
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.id, s.account_id, s.created_at, s.expires_at, s.revoked_at, s.source,
      array(select t.id from issued_token t where t.session_id = s.id and t.expires_at > now())
    from session s where s.id = wanted_id $$;
revoke all on function session_for_token(uuid) from public;
grant execute on function session_for_token(uuid) to sixfb_app;

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
