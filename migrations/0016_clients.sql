-- People who belong together, so that a parent is seen with the children. Who they are stands with the clients.
create table household (
  id uuid primary key,
  shop_id uuid not null references shop,
  created_at timestamptz not null
);

alter table client
  add column birthday date,
  add column language text check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  add column preferred_barber_id uuid references barber on delete set null,
  add column preference_note text not null default '',
  add column tags text[] not null default '{}',
  add column household_id uuid references household,
  add column household_role text check (household_role in ('adult', 'child')),
  add column created_by uuid,
  add column version integer not null default 1,
  -- The client who is the same person, and has the records since. He himself was merged into nobody.
  add column merged_into uuid references client check (merged_into <> id),
  add column erased_at timestamptz,
  add constraint client_household_whole check ((household_id is null) = (household_role is null));
create index client_by_household on client (household_id) where household_id is not null;
create index client_by_merged on client (merged_into) where merged_into is not null;
-- The list of clients goes by id, newest first.
drop index client_by_shop;
create index client_by_shop on client (shop_id, id);

create table client_note (
  id uuid primary key,
  shop_id uuid not null references shop,
  client_id uuid not null references client,
  text text not null,
  author_id uuid not null,
  author_name text not null,
  created_at timestamptz not null
);
create index client_note_by_client on client_note (client_id, id);

-- What a client agreed to and took back, when and how. Rows are only added; the newest of a purpose holds.
create table client_consent (
  id uuid primary key,
  shop_id uuid not null references shop,
  client_id uuid not null references client,
  purpose text not null check (purpose in ('marketing_mail', 'marketing_sms', 'reminder_mail', 'reminder_sms', 'photos')),
  given boolean not null,
  how text not null check (how in ('online', 'in_person', 'phone', 'paper')),
  recorded_by uuid not null,
  at timestamptz not null
);
create index client_consent_by_client on client_consent (client_id, purpose, id);

-- Which rows went from one client to another when the two were found to be one person: ids, no values.
create table client_merge (
  id uuid primary key,
  shop_id uuid not null references shop,
  merged_id uuid not null references client,
  into_id uuid not null references client,
  moved jsonb not null,
  merged_by uuid not null,
  at timestamptz not null
);
create index client_merge_by_merged on client_merge (merged_id);

-- Who was erased. DATA_DIR/erasures.jsonl says the same, so that a restored backup brings nobody back.
create table client_erasure (
  erased_id uuid primary key references client,
  shop_id uuid not null references shop,
  reason text not null check (reason in ('requested', 'consent_withdrawn', 'no_longer_needed', 'collected_unlawfully')),
  account text not null check (account in ('closed', 'kept', 'none')),
  -- The one that was closed with him.
  account_id uuid,
  erased_by uuid,
  at timestamptz not null
);

-- Nothing is ever written down for a client who was merged into another: it goes to the one who has the records. Who
-- writes while a merging is under way waits for its end here, and then reads how it ended; so does the merging for him.
-- Nothing is added for an erased client either: the statement is to be tried again, and will not find him any more.
create function follow_merged_client() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    next_id uuid;
    erased timestamptz;
  begin
    loop
      select merged_into, erased_at into next_id, erased from client where id = new.client_id for key share;
      exit when next_id is null;
      new.client_id := next_id;
    end loop;
    if erased is not null then
      raise exception 'the client was erased' using errcode = 'serialization_failure';
    end if;
    return new;
  end
  $$;
do $$
declare t text;
begin
  foreach t in array array['booking', 'client_note', 'client_consent'] loop
    execute format('create trigger %I before insert or update of client_id on %I for each row execute function follow_merged_client()',
      t || '_follows_merged', t);
  end loop;
end
$$;

-- Who was given what, of the rows with these keys. For the server when it acts for the shop, which reads nothing else
-- of the access records.
create function access_records_about(keys uuid[])
  returns table (id uuid, at timestamptz, account_id uuid, route text, source_table text, fields text[], purpose text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
  select id, at, account_id, route, source_table, fields, purpose from access_record
  where has_shop_scope() and shop_id = current_shop_id() and record_keys && keys
  order by at desc, id desc limit 10000
  $$;
revoke all on function access_records_about(uuid[]) from public;
grant execute on function access_records_about(uuid[]) to sixfb_app;

do $$
declare t text;
begin
  foreach t in array array['household', 'client_note', 'client_consent', 'client_merge', 'client_erasure'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (shop_id = current_shop_id() and has_shop_scope()) with check (shop_id = current_shop_id() and has_shop_scope())', t || '_app', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
  end loop;
end
$$;
create policy client_update_own on client for update to sixfb_app
  using (shop_id = current_shop_id() and account_id = current_account_id())
  with check (shop_id = current_shop_id() and account_id = current_account_id());
create policy client_consent_own_read on client_consent for select to sixfb_app
  using (shop_id = current_shop_id() and client_id in (select own_client_ids()));
create policy client_consent_own_insert on client_consent for insert to sixfb_app
  with check (shop_id = current_shop_id() and client_id in (select own_client_ids()));

grant select, insert, delete on household, client_note to sixfb_app;
grant select, insert on client_consent, client_merge, client_erasure to sixfb_app;
-- Of a note and of a consent nothing changes but whose it is.
grant update (client_id) on client_note, client_consent to sixfb_app;
-- With an account that is closed go the devices and the codes.
grant delete on known_device, sign_in_challenge to sixfb_app;
grant select on household, client_note, client_consent, client_merge, client_erasure to sixfb_guard;
