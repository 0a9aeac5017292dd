-- How often a sign-in was tried in vain: from one source, by one known device, or to one account from all others. A key is a
-- digest under a key that the database does not have, of an address without an account as of one with it.
create table sign_in_pace (
  key bytea primary key,
  tries integer not null,
  -- When the next try is taken; earlier ones are refused and not counted.
  free_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_pace_by_end on sign_in_pace (expires_at);
grant select, insert, update, delete on sign_in_pace to sixfb_app;

-- What has run out has no use any more.
create or replace function forget_expired() returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with code as (delete from sign_in_challenge where expires_at < now() - interval '1 day' returning 1),
    key as (delete from idempotency_key where created_at < now() - interval '30 days' returning 1),
    invited as (delete from invitation where expires_at < now() returning 1),
    token as (delete from issued_token where expires_at < now() - interval '1 day' returning 1),
    link as (delete from mailed_link where expires_at < now() - interval '1 day' returning 1),
    step as (delete from second_factor_challenge where expires_at < now() - interval '1 day' returning 1),
    app as (delete from authenticator where confirmed_at is null and created_at < now() - interval '1 day' returning 1),
    signing as (delete from passkey_challenge where expires_at < now() returning 1),
    pace as (delete from sign_in_pace where expires_at < now() returning 1)
    select (select count(*) from code) + (select count(*) from key) + (select count(*) from invited)
      + (select count(*) from token) + (select count(*) from link) + (select count(*) from step)
      + (select count(*) from app) + (select count(*) from signing) + (select count(*) from pace)
  $$;

-- Whose pages may use the API of a shop from a browser: exact origins (RFC 6454), https alone.
create table shop_origin (
  shop_id uuid not null references shop,
  origin text not null check (origin like 'https://%' and length(origin) <= 267),
  primary key (shop_id, origin)
);
alter table shop_origin enable row level security;
create policy shop_origin_app on shop_origin to sixfb_app
  using (shop_id = current_shop_id()) with check (shop_id = current_shop_id());
create policy shop_origin_guard on shop_origin for select to sixfb_guard using (true);
grant select, insert, delete on shop_origin to sixfb_app;
grant select on shop_origin to sixfb_guard;

-- A browser asks before it says which shop it means.
create function shop_origins() returns table (shop_id uuid, origin text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id, origin from shop_origin $$;
revoke all on function shop_origins() from public;
grant execute on function shop_origins() to sixfb_app;

-- Whoever registers an address only claims it. Claims of one address stand beside each other and beside the account whose
-- address it is; the first that shows by a mailed link that it is his gets it.
alter table account add column provisional boolean not null default false;
alter table account drop constraint account_email_key;
create unique index account_by_address on account (email) where not provisional;
create index account_claims on account (email, password_hash) where provisional;
create index account_first_claim on account (email, created_at, id) where provisional;
grant insert (provisional), update (provisional) on account to sixfb_app;
grant select (provisional) on account to sixfb_guard;

-- Whom mail to an address is for: whose it is, or else who claimed it first.
create or replace function account_for_sign_in(wanted_email text)
  returns table (id uuid, email text, name text, password_hash text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ (select id, email, name, password_hash from account where email = wanted_email and not provisional)
    union all
    (select id, email, name, password_hash from account where email = wanted_email and provisional
      order by created_at, id limit 1)
    limit 1 $$;

-- Whose address it is, and which claim of it a password opens: all claims of an address have their salt in common, so one
-- hash finds it among a million as among none.
create function owner_of_address(wanted_email text)
  returns table (id uuid, email text, name text, password_hash text, provisional boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, email, name, password_hash, provisional from account
    where email = wanted_email and not provisional $$;
create function claim_of_address(wanted_email text, wanted_hash text)
  returns table (id uuid, email text, name text, password_hash text, provisional boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, email, name, password_hash, provisional from account
    where email = wanted_email and password_hash = wanted_hash and provisional order by created_at, id limit 1 $$;
revoke all on function owner_of_address(text), claim_of_address(text, text) from public;
grant execute on function owner_of_address(text), claim_of_address(text, text) to sixfb_app;

create function codes_of_claims(wanted_email text, since timestamptz) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$ select count(*) from sign_in_challenge c join account a on a.id = c.account_id
    where a.email = wanted_email and a.provisional and c.created_at > since $$;
revoke all on function codes_of_claims(text, timestamptz) from public;
grant execute on function codes_of_claims(text, timestamptz) to sixfb_app;

-- Whoever only claimed an address and takes another leaves the invitations to the first alone.
drop trigger account_moved on account;
create trigger account_moved after update of email on account
  for each row when (old.email <> new.email and not old.provisional) execute function forget_invitations();

-- An invitation went by mail to its address: whoever takes it shows that he reads what is sent there.
create or replace function accept_invitation(wanted uuid, lent_barber uuid, lent_person uuid, at timestamptz) returns text[]
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare taken invitation;
  begin
    select i.* into taken from invitation i
      where i.id = wanted and exists (select 1 from invitation_of_link(wanted, at)) for update;
    if not found then raise exception 'no invitation' using errcode = 'SF005'; end if;
    if not exists (select 1 from account where id = current_account_id() and email = taken.email and (not provisional
        or not exists (select 1 from account other where other.email = taken.email and not other.provisional))) then
      raise exception 'for another address' using errcode = 'SF006';
    end if;
    update account set provisional = false, email_verified_at = coalesce(email_verified_at, at)
      where id = current_account_id();
    perform set_roles(taken.shop_id, current_account_id(), (select array_agg(distinct r) from unnest(taken.roles || (
        select coalesce(array_agg(role), '{}') from membership
        where account_id = current_account_id() and shop_id = taken.shop_id and role <> 'client')) r),
      taken.barber_id, lent_barber, lent_person, at);
    delete from invitation where id = wanted;
    return taken.roles;
  end
  $$;
