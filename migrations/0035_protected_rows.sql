-- What was written to protected rows, for the guard: it keeps a MAC of each in a file of its own, and takes a change for
-- one of the program's only if an event of the same transaction says so (docs/decisions/0020-witnessed-rows.md).
create table row_change (
  id bigint generated always as identity primary key,
  -- The transaction that wrote it: what the event of that transaction has too.
  xid xid8 not null default pg_current_xact_id(),
  by_role text not null default session_user,
  table_name text not null,
  row_key text not null,
  -- Null when the row was deleted.
  digest bytea
);
alter table row_change enable row level security;
create policy row_change_read on row_change for select to sixfb_guard, sixfb_auditor using (true);
create policy row_change_taken on row_change for delete to sixfb_guard using (true);
grant select, delete on row_change to sixfb_guard;
grant select on row_change to sixfb_auditor;

-- Of each protected row: its key, and a digest of what somebody could gain by changing, of its binary form, which no setting of a
-- session changes. Stable as what they call is, or PostgreSQL would not put them in line, and a sweep would take twice as long.
create function protected_key(r account) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r account) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.email, r.password_hash, r.person_id, r.provisional,
    r.email_verified_at, r.password_changed_at,
    r.staff_since))) $$;

create function protected_key(r membership) returns text language sql stable as
  $$ select r.account_id::text || ' ' || r.shop_id::text || ' ' || r.role $$;
create function protected_digest(r membership) returns bytea language sql stable as $$
  select sha256(record_send(row(r.account_id, r.shop_id, r.role, r.barber_id))) $$;

create function protected_key(r session) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r session) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.account_id, r.created_at, r.expires_at,
    r.revoked_at, r.second_factor_at))) $$;

create function protected_key(r api_key) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r api_key) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.shop_id, r.public_id, r.scopes, r.digest, r.created_by,
    r.expires_at, r.revoked_at))) $$;

create function protected_key(r passkey) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r passkey) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.account_id, r.credential_id, r.public_key))) $$;

create function protected_key(r authenticator) returns text language sql stable as $$ select r.account_id::text $$;
create function protected_digest(r authenticator) returns bytea language sql stable as $$
  select sha256(record_send(row(r.account_id, r.sealed_secret, r.confirmed_at))) $$;

create function protected_key(r containment) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r containment) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.incident_id, r.verb, r.target, r.reason, r.created_by, r.lifted_by,
    r.created_at, r.expires_at, r.lifted_at))) $$;

create function protected_key(r incident) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r incident) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.number, r.rule_id, r.type, r.severity, r.started_at,
    r.detected_at, r.resolved_at))) $$;

create function protected_key(r booking) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r booking) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.shop_id, r.client_id, r.barber_id, r.service_id, r.state, r.price_minor,
    r.currency, r.start_at, r.end_at))) $$;

create function protected_key(r booking_fee) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r booking_fee) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.shop_id, r.booking_id, r.kind, r.amount_minor, r.currency, r.waived_by,
    r.waived_at))) $$;

create function protected_key(r payment) returns text language sql stable as $$ select r.id::text $$;
create function protected_digest(r payment) returns bytea language sql stable as $$
  select sha256(record_send(row(r.id, r.shop_id, r.booking_id, r.method, r.amount_minor, r.currency))) $$;

-- What the guard compares with what it has witnessed: it reads no other column of these tables by this.
create view protected_row as
  select 'account' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from account r
  union all select 'api_key' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from api_key r
  union all select 'authenticator' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from authenticator r
    where confirmed_at is not null
  union all select 'booking' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from booking r
  union all select 'booking_fee' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from booking_fee r
  union all select 'containment' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from containment r
  union all select 'incident' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from incident r
  union all select 'membership' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from membership r
  union all select 'passkey' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from passkey r
  union all select 'payment' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from payment r
  union all select 'session' as table_name, protected_key(r) collate "C" as row_key, protected_digest(r) as digest from session r;
grant select on protected_row to sixfb_guard;

create function note_row_change() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if tg_op = 'DELETE' then
    insert into row_change (table_name, row_key) values (tg_table_name, protected_key(old));
  elsif tg_op = 'INSERT' or protected_digest(new) <> protected_digest(old) then
    if tg_op = 'UPDATE' and protected_key(new) <> protected_key(old) then
      insert into row_change (table_name, row_key) values (tg_table_name, protected_key(old));
    end if;
    insert into row_change (table_name, row_key, digest)
      values (tg_table_name, protected_key(new), protected_digest(new));
  end if;
  return null;
end $$;
revoke all on function note_row_change() from public;

do $$
declare
  protected text;
begin
  foreach protected in array array['account', 'membership', 'session', 'api_key', 'passkey', 'authenticator', 'containment',
    'incident', 'booking', 'booking_fee', 'payment'] loop
    execute format('create trigger note_change after insert or delete or update on %I
      for each row execute function note_row_change()', protected);
  end loop;
end
$$;

-- A session is marked as seen again and again: that changes nothing that is protected.
drop trigger note_change on session;
create trigger note_change after insert or delete or update of id, account_id, created_at, expires_at, revoked_at,
  second_factor_at on session for each row execute function note_row_change();

-- One that was never confirmed is no second step, and is forgotten without a word.
drop trigger note_change on authenticator;
create trigger note_change after insert or update on authenticator
  for each row when (new.confirmed_at is not null) execute function note_row_change();
create trigger note_end after delete on authenticator
  for each row when (old.confirmed_at is not null) execute function note_row_change();

-- Which file the guard took the rows into: another guard that comes on duty finds that its own is an older one.
create index event_row_witness on event (xid, id)
  where class_uid = 6002 and (body ->> 'activity_name') = 'Row witness';
