-- Planning these anew for each call took longer than running them. Whatever is asked, the way through their indexes is
-- the same, so one plan is kept.
alter function busy_times(tstzrange, uuid[], uuid[], timestamptz) set plan_cache_mode = force_generic_plan;
alter function places_taken(text[], integer[], timestamptz) set plan_cache_mode = force_generic_plan;
