-- The provider (OpenID Connect Core 1.0) that a shop lets its staff sign in with.
create table identity_provider (
  shop_id uuid primary key references shop,
  name text not null check (name <> ''),
  issuer text not null,
  oauth_client_id text not null,
  -- Under a key that the database does not have.
  sealed_secret bytea not null,
  -- Of the addresses whose accounts it may speak for.
  domains text[] not null check (domains <> '{}'),
  -- Whether a sign-in there counts as one with a second factor.
  second_factor text not null check (second_factor in ('never', 'when_told', 'always')),
  changed_at timestamptz not null
);
alter table identity_provider enable row level security;
create policy identity_provider_read on identity_provider for select to sixfb_app using (shop_id = current_shop_id());
create policy identity_provider_insert on identity_provider for insert to sixfb_app
  with check (shop_id = current_shop_id() and (select may_appoint('owner')));
create policy identity_provider_update on identity_provider for update to sixfb_app
  using (shop_id = current_shop_id() and (select may_appoint('owner')));
create policy identity_provider_delete on identity_provider for delete to sixfb_app
  using (shop_id = current_shop_id() and (select may_appoint('owner')));
grant select, insert, update, delete on identity_provider to sixfb_app;

-- Who somebody is at a shop's provider. One shop's provider speaks for nobody in another shop.
create table external_identity (
  id uuid primary key,
  shop_id uuid not null references identity_provider on delete cascade,
  issuer text not null,
  subject text not null,
  account_id uuid not null references account on delete cascade,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  unique (shop_id, issuer, subject)
);
create index external_identity_by_account on external_identity (account_id);
alter table external_identity enable row level security;
create policy external_identity_own on external_identity to sixfb_app
  using (account_id = current_account_id()) with check (account_id = current_account_id());
grant select, insert, update, delete on external_identity to sixfb_app;

-- A sign-in that is under way at a provider: who comes back has to have its state and the browser's own key. Digests only.
create table authorization_request (
  digest bytea primary key,
  browser_digest bytea not null,
  shop_id uuid not null references shop,
  -- Who is signed in and links an identity; null for a sign-in.
  account_id uuid references account on delete cascade,
  session_id uuid references session on delete cascade,
  return_to text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index authorization_request_by_end on authorization_request (shop_id, expires_at);
create index authorization_request_by_account on authorization_request (account_id) where account_id is not null;
alter table authorization_request enable row level security;
create policy authorization_request_app on authorization_request to sixfb_app
  using (shop_id = current_shop_id()) with check (shop_id = current_shop_id());
grant select, insert, delete on authorization_request to sixfb_app;

-- The identity that a session came from, and the provider's own name of its session there.
alter table session
  add column identity_id uuid references external_identity on delete set null,
  add column identity_sid text;
create index session_by_identity on session (identity_id) where identity_id is not null;

-- Before anybody is signed in: whose an identity is at the provider of this shop.
create function account_of_identity(wanted_issuer text, wanted_subject text) returns table (id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from external_identity
    where shop_id = current_shop_id() and issuer = wanted_issuer and subject = wanted_subject $$;

create function shop_of_authorization(wanted bytea) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id from authorization_request where digest = wanted $$;

-- The sessions that came from the provider of this shop: of one person there, of one session there, or all.
create function sessions_of_identities(wanted_subject text, wanted_sid text, at timestamptz)
  returns table (id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.id, s.account_id from session s join external_identity e on e.id = s.identity_id
    where e.shop_id = current_shop_id() and (wanted_subject is null or e.subject = wanted_subject)
      and (wanted_sid is null or s.identity_sid = wanted_sid) and s.revoked_at is null and s.expires_at > at $$;

revoke all on function account_of_identity(text, text), shop_of_authorization(bytea),
  sessions_of_identities(text, text, timestamptz) from public;
grant execute on function account_of_identity(text, text), shop_of_authorization(bytea),
  sessions_of_identities(text, text, timestamptz) to sixfb_app;
