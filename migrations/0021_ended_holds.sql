-- Asked at every refusal: mostly there is none, and the shops need not be gone through.
create function shops_with_ended_holds(at timestamptz) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct shop_id from booking where state = 'hold' and hold_expires_at <= at $$;
revoke all on function shops_with_ended_holds(timestamptz) from public;
grant execute on function shops_with_ended_holds(timestamptz) to sixfb_app;
