-- How a row goes on from what it was: from which state to which, in whose name, once or again, by kind of viewer. Applied after
-- policies.sql and writing.sql, in the same transaction; running it again changes nothing.
--
-- One table of rules for each way in which a column may change, and one trigger made of each rule. They hold for the app's role
-- on behalf of people and of staff; the door and the worker are the program itself, and functions of the owner go past them. A
-- trigger looks at a row only where its own columns are written, so that nothing else is slower for it.

-- The name of whoever of staff asks, as a hold is set in it.
CREATE OR REPLACE FUNCTION fgc_my_name() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS $$ SELECT s.name FROM staff s WHERE s.id = fgc_viewer() $$;
-- Whether somebody who calls a plan signed, or not signed any more, did sign it, or took that back (each their own text of it). That nobody is missing is
-- the program's to see to, when it is signed and again when it is sealed.
CREATE OR REPLACE FUNCTION fgc_signed_by_me(plan uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM signature s JOIN plan p ON p.id = s.plan_id WHERE s.plan_id = plan AND s.withdrawn_at IS NULL
        AND (fgc_kind() = 'staff' OR s.person_id = fgc_viewer())
        AND (p.conference_id = fgc_conference() OR p.conference_id IN (SELECT fgc_conferences()))) $$;

-- Whether somebody has a place in a meeting: whom nobody placed is not asked anew.
CREATE OR REPLACE FUNCTION fgc_is_placed(person uuid, meeting uuid) RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT EXISTS (SELECT 1 FROM public.place p WHERE p.person_id = person AND p.meeting_id = meeting) $$;
-- A deed is written down as it is done: five minutes are for a page that takes long, on a clock that the program reads.
CREATE OR REPLACE FUNCTION fgc_is_now(written timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT written BETWEEN public.fgc_moment() - interval '5 minutes' AND public.fgc_moment() + interval '5 minutes' $$;
-- Whether anybody was asked to a meeting of a conference that is the viewer's: who was asked is told when it is called off.
CREATE OR REPLACE FUNCTION fgc_asked_to(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM place p WHERE p.meeting_id = meeting AND p.asked_at IS NOT NULL
        AND p.conference_id IN (SELECT fgc_conferences())) $$;

-- Whether a manager typed the referral of this conference while somebody phoned.
CREATE OR REPLACE FUNCTION fgc_typed_by_me(conference uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM public.referral r WHERE r.conference_id = conference AND r.entered_by_id = public.fgc_viewer()) $$;

CREATE OR REPLACE FUNCTION fgc_not_so() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: not for them to change so (%)', TG_TABLE_NAME || '.' || TG_ARGV[0], TG_ARGV[1]
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
    old record;
    rule record;
BEGIN
    -- A rule that was taken out of the tables below is gone.
    FOR old IN SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgname ~ '^(goes_on|named)_' AND NOT t.tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', old.tgname, old.relname);
    END LOOP;

    FOR rule IN
        -- From which state to which, by whom. What is not here does not happen.
        SELECT tab, col, format('CASE fgc_who() %s ELSE false END', string_agg(format('WHEN %L THEN %s', who, steps), ' ')) AS fine,
               'from one state to another' AS why
        FROM (SELECT tab, col, who, string_agg(format('(OLD.%1$I = ANY (%2$L) AND NEW.%1$I = %3$L)', col,
                    string_to_array(split_part(step, '>', 1), '|'), split_part(step, '>', 2)), ' OR ') AS steps
              FROM (VALUES
                ('conference', 'stage', 'person', 'meeting|agreeing|signing|live>agreeing'),
                ('conference', 'stage', 'social_worker', 'draft|returned>referred agreeing>signing'),
                ('conference', 'stage', 'coordinator', 'draft|returned>referred waiting>preparing preparing>waiting '
                    || 'preparing>scheduled scheduled>preparing preparing|scheduled>meeting '
                    || 'meeting|agreeing|signing|live>agreeing'),
                ('conference', 'stage', 'service_manager', 'draft>referred referred>waiting referred>returned referred|returned>declined '
                    || 'waiting>preparing preparing>waiting preparing>scheduled scheduled>preparing '
                    || 'referred|waiting|preparing|scheduled|meeting|agreeing|signing|live>closed'),
                ('referral', 'state', 'social_worker', 'draft|returned>submitted draft>withdrawn'),
                ('referral', 'state', 'coordinator', 'draft|returned>submitted draft>withdrawn'),
                ('referral', 'state', 'service_manager', 'draft>submitted draft>withdrawn submitted>accepted submitted>returned submitted|returned>declined'),
                ('meeting', 'state', 'coordinator', 'planned>under_way under_way>held planned>cancelled cancelled>planned'),
                ('meeting', 'state', 'service_manager', 'planned>cancelled'),
                ('plan', 'state', 'person', 'draft>shown shown|changes_asked|not_agreed|agreed>replaced agreed>signed signed>agreed'),
                ('plan', 'state', 'social_worker', 'shown>agreed shown>changes_asked shown>not_agreed agreed>signed'),
                ('plan', 'state', 'coordinator', 'typing>shown shown|changes_asked|not_agreed|agreed>replaced agreed>signed signed>agreed'),
                ('entry_request', 'state', 'person', 'asked>answered answered>shown shown>given shown|given>refused '
                    || 'asked|answered|shown|given>left'),
                ('letter', 'state', 'person', 'pending|held|failed|uncertain|to_print>cancelled'),
                ('letter', 'state', 'social_worker', 'pending|held|failed|uncertain|to_print>cancelled'),
                ('letter', 'state', 'coordinator', 'pending|held|failed|uncertain|to_print>cancelled held|failed>pending '
                    || 'to_print>printed held>sent'),
                ('letter', 'state', 'service_manager', 'pending|held|failed|uncertain|to_print>cancelled held|failed>pending'),
                ('person_session', 'level', 'coordinator', 'pin|self>link'),
                ('person_session', 'level', 'service_manager', 'pin|self>link')) AS states (tab, col, who, moves),
                unnest(string_to_array(moves, ' ')) AS step GROUP BY 1, 2, 3) AS each GROUP BY 1, 2
        UNION ALL
        -- Who it was: whoever changes it writes themself there, and nobody else.
        SELECT tab, col, format('NEW.%I IS NOT DISTINCT FROM %s', col, name), 'in their own name' FROM (VALUES
            ('change_asked', 'answered_by', 'fgc_viewer()'), ('consent', 'withdrawn_by', 'fgc_actor()'),
            ('exclusion', 'written_by', 'fgc_viewer()'), ('held_copy', 'looked_by', 'fgc_viewer()'), ('held_copy', 'refused_by', 'CASE WHEN NEW.refused_at IS NULL THEN NULL ELSE fgc_viewer() END'),
            ('entry_request', 'answered_by', 'fgc_viewer()'), ('help_asked', 'settled_by', 'fgc_viewer()'), ('keeping', 'set_by', 'fgc_viewer()'),
            ('notes_begun', 'begun_by', 'fgc_viewer()'), ('order_end', 'settled_by', 'fgc_viewer()'),
            ('pair_answer', 'answered_by', 'fgc_viewer()'), ('person', 'staff_id', 'fgc_viewer()'),
            ('pin', 'made_by', 'fgc_viewer()'),
            ('plan', 'shown_by', 'CASE fgc_kind() WHEN ''person'' THEN fgc_viewer() END'),
            ('review', 'declined_by', 'CASE fgc_kind() WHEN ''person'' THEN fgc_viewer() END'),
            ('room_draft', 'changed_by', 'fgc_viewer()')) AS names (tab, col, name)
        UNION ALL
        -- What is written there once, and stays: that something ended, was withdrawn, revoked, answered or begun.
        SELECT tab, col, format('OLD.%1$I IS NULL AND NEW.%1$I IS NOT NULL', col), 'once' FROM (VALUES
            ('alert', 'seen_at'), ('consent', 'withdrawn_at'), ('consent', 'known_at'), ('feed', 'ended_at'),
            ('entry_request', 'answered_by'), ('entry_request', 'answer_key'), ('entry_request', 'shown_key'), ('entry_request', 'nonce'),
            ('held_copy', 'looked_at'), ('help_asked', 'settled_at'), ('help_asked', 'settled_by'), ('joining', 'used_at'),
            ('meeting_part', 'began_at'), ('meeting_part', 'ended_at'), ('other_reading', 'settled_at'),
            ('person', 'left_at'), ('person', 'staff_id'), ('personal_link', 'revoked_at'), ('person_session', 'ended_at'),
            ('plan', 'agreed_at'), ('plan', 'text_hash'), ('plan', 'shown_at'), ('plan', 'shown_by'),
            ('review', 'held_at'), ('review', 'declined_at'), ('signature', 'withdrawn_at'), ('staff_session', 'ended_at'), ('staff_session', 'asleep_at'),
            ('suggestion', 'settled_at')) AS ends (tab, col)
        UNION ALL
        -- What is written as the row begins, and by nobody later.
        SELECT tab, col, 'false', 'never' FROM (VALUES
            ('contact_entry', 'written_at'), ('time_entry', 'written_at'), ('joining', 'made_by'), ('meeting_part', 'meeting_id'), ('person', 'added_at'), ('person', 'erased_at'),
            ('personal_link', 'fingerprint'), ('personal_link', 'purpose'), ('personal_link', 'made_at'),
            ('person_session', 'fingerprint'), ('plan', 'meeting_id'), ('plan', 'title_locked'), ('plan', 'typed_by'),
            ('staff_session', 'ends_at'), ('staff_session', 'staff_id')) AS fixed (tab, col)
        UNION ALL
        -- What else has to be so.
        SELECT tab, col, fine, why FROM (VALUES
            ('conference', 'stage', $c$ OLD.stage <> 'draft' OR fgc_who() <> 'service_manager' OR fgc_typed_by_me(NEW.id) $c$,
                'where they typed what was said by phone'),
            ('conference', 'closed_at', $c$ NEW.stage = 'closed' $c$, 'as it is closed'),
            ('conference', 'held_by', $c$ NEW.held_by IS NULL AND NEW.held_since IS NULL OR NEW.held_by = fgc_my_name() $c$, 'in their own name'),
            ('conference', 'safety_version', $c$ NEW.safety_version > OLD.safety_version $c$, 'onwards'),
            ('consent', 'withdrawn_how_locked', $c$ OLD.withdrawn_at IS NULL $c$, 'as it ends'),
            -- When somebody was reached is written down later, though not years later (fgc.circle.rules.contact_log).
            ('contact_entry', 'contacted_at', $c$ fgc_is_within_a_year(NEW.contacted_at) $c$, 'within the last year'),
            ('contact_entry', 'against_wish', $c$ NEW.against_wish $c$, 'and stays so'),
            ('change_asked', 'accepted', $c$ NEW.answered_by IS NOT DISTINCT FROM fgc_viewer() $c$, 'in their own name'),
            ('invitation', 'answered_by', $c$ NEW.answered_by IN (CASE fgc_kind() WHEN 'person' THEN 'person' ELSE 'coordinator' END,
                CASE fgc_kind() WHEN 'staff' THEN '' END) $c$, 'as who said it'),
            ('invitation', 'answer', $c$ fgc_kind() = 'staff' OR OLD.asked_at IS NOT NULL AND OLD.withdrawn_at IS NULL $c$, 'as long as they are asked'),
            ('entry_request', 'answer_key', $c$ NEW.answered_by = fgc_viewer() $c$, 'by whoever answers'),
            ('entry_request', 'shown_key', $c$ OLD.person_id = fgc_viewer() $c$, 'by whoever asks'),
            ('entry_request', 'nonce', $c$ OLD.person_id = fgc_viewer() $c$, 'by whoever asks'),
            ('entry_request', 'sealed', $c$ NEW.sealed IS NULL OR OLD.sealed IS NULL AND OLD.answered_by = fgc_viewer()
                AND OLD.state = 'shown' $c$, 'by whoever answered'),
            ('entry_request', 'state', $c$ CASE NEW.state WHEN 'answered' THEN NEW.answered_by = fgc_viewer()
                WHEN 'given' THEN OLD.answered_by = fgc_viewer() WHEN 'refused' THEN fgc_viewer() IN (OLD.person_id, OLD.answered_by)
                ELSE OLD.person_id = fgc_viewer() END $c$, 'as is their part in it'),
            ('letter', 'secret_locked', $c$ NEW.secret_locked IS NULL $c$, 'to nothing'),
            ('meeting', 'state', $c$ OLD.state <> 'cancelled' OR NOT fgc_asked_to(NEW.id) $c$, 'while nobody was asked'),
            ('meeting_part', 'family_only', $c$ OLD.began_at IS NULL $c$, 'before it begins'),
            ('order_party', 'said_by', $c$ NEW.said_by IS NOT DISTINCT FROM fgc_viewer() OR NEW.said_by IS NULL AND OLD.means IS NULL $c$,
                'in their own name'),
            ('own_copy', 'ends_at', $c$ NEW.ends_at - NEW.released_at <= interval '30 days' $c$, 'for thirty days'),
            ('person_session', 'pin_at', $c$ NEW.pin_at IS NULL OR fgc_kind() = 'person' $c$, 'to nothing'),
            ('personal_link', 'expires_at', $c$ OLD.revoked_at IS NULL AND OLD.expires_at > fgc_moment() AND OLD.purpose <> 'sign'
                AND fgc_link_lives(NEW.conference_id, NEW.purpose, NEW.expires_at) $c$, 'while it lives and not for ever'),
            ('personal_link', 'revoked_because', $c$ OLD.revoked_at IS NULL $c$, 'as it ends'),
            ('conference', 'links_until', $c$ NEW.links_until > coalesce(OLD.links_until, '-infinity')
                AND fgc_links_may_last(NEW.id, NEW.links_until) $c$, 'longer and not for ever'),
            ('joining', 'ends_at', $c$ NEW.ends_at < OLD.ends_at $c$, 'sooner'),
            ('urgent_access', 'ends_at', $c$ NEW.ends_at <= fgc_moment() + interval '25 hours' $c$, 'for a day'),
            ('export', 'ends_at', $c$ NEW.ends_at <= fgc_moment() + interval '25 hours' $c$, 'for a day'),
            ('conference', 'held_since', $c$ OLD.held_since IS NULL OR NEW.held_since IS NULL $c$, 'as it is set or lifted'),
            ('conference', 'held_because_locked', $c$ (OLD.held_since IS NULL) <> (NEW.held_since IS NULL) $c$, 'as it is set or lifted'),
            -- somebody of the family withdraws their own alone, by stopping to take part
            ('invitation', 'withdrawn_at', $c$ CASE WHEN fgc_kind() = 'person'
                THEN OLD.withdrawn_at IS NULL AND NEW.withdrawn_because = 'consent_withdrawn' WHEN NEW.withdrawn_at IS NULL
                THEN NEW.asked_at IS NULL AND NEW.answer IS NULL AND NEW.looked_at IS NULL AND NEW.told_sequence IS NULL
                     AND fgc_is_placed(NEW.person_id, NEW.meeting_id)
                ELSE OLD.withdrawn_at IS NULL OR NEW.withdrawn_because = 'kept_apart' END $c$, 'as they are asked anew'),
            ('invitation', 'withdrawn_because', $c$ CASE WHEN fgc_kind() = 'person'
                THEN OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND NEW.withdrawn_because = 'consent_withdrawn'
                WHEN NEW.withdrawn_at IS NULL THEN NEW.withdrawn_because = ''
                ELSE OLD.withdrawn_at IS NULL OR NEW.withdrawn_because = 'kept_apart' END $c$, 'as it is withdrawn'),
            -- what is kept of before is what they had answered, and nothing else
            ('invitation', 'earlier_answer', $c$ NEW.earlier_answer = OLD.answer AND NEW.answer IS NULL $c$, 'as they are asked again'),
            ('invitation', 'earlier_way', $c$ NEW.earlier_way IS NOT DISTINCT FROM OLD.way AND NEW.answer IS NULL $c$, 'as they are asked again'),
            ('invitation', 'asked_at', $c$ NEW.asked_at IS NOT NULL AND NEW.withdrawn_at IS NULL
                OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL $c$, 'as they are asked'),
            -- renamed: what they were called is added, and nothing goes (it is locked: its length says as much)
            ('person', 'former_names_locked', $c$ NEW.name IS DISTINCT FROM OLD.name
                AND octet_length(NEW.former_names_locked) >= coalesce(octet_length(OLD.former_names_locked), 0) $c$, 'as they are renamed'),
            ('person', 'left_because_locked', $c$ OLD.left_at IS NULL $c$, 'as they leave'),
            ('referral', 'decided_because_locked', $c$ NEW.state <> OLD.state $c$, 'as it is decided'),
            -- what came by phone: in whose name, and who phoned, says whoever typed it until it is sent; sent by them, it is accepted
            -- by somebody else, or once the referrer has said that it is right
            ('referral', 'referrer_id', $c$ OLD.state = 'draft' AND OLD.entered_by_id = fgc_viewer() AND fgc_who() = 'service_manager'
                AND (NEW.referrer_id IS NULL OR fgc_refers_here(NEW.referrer_id)) $c$, 'before it is sent'),
            ('referral', 'called_at', $c$ OLD.state = 'draft' AND OLD.entered_by_id = fgc_viewer()
                AND fgc_is_within_a_year(NEW.called_at) $c$, 'before it is sent'),
            ('referral', 'caller_name_locked', $c$ OLD.state = 'draft' AND OLD.entered_by_id = fgc_viewer() $c$, 'before it is sent'),
            ('referral', 'caller_team_locked', $c$ OLD.state = 'draft' AND OLD.entered_by_id = fgc_viewer() $c$, 'before it is sent'),
            ('referral', 'caller_contact_locked', $c$ OLD.state = 'draft' AND OLD.entered_by_id = fgc_viewer() $c$, 'before it is sent'),
            ('referral', 'confirmed_at', $c$ OLD.confirmed_at IS NULL AND OLD.entered_by_id IS NOT NULL AND OLD.referrer_id = fgc_viewer()
                AND OLD.state <> 'draft' $c$, 'once and by the referrer'),
            ('referral', 'state', $c$ fgc_who() <> 'service_manager' OR CASE OLD.state
                WHEN 'draft' THEN NEW.state = 'withdrawn' OR OLD.entered_by_id = fgc_viewer()
                ELSE NEW.state <> 'accepted' OR OLD.entered_by_id IS DISTINCT FROM fgc_viewer() OR OLD.confirmed_at IS NOT NULL END $c$,
                'by two people'),
            ('review', 'declined_because_locked', $c$ OLD.declined_at IS NULL AND NEW.declined_at IS NOT NULL $c$, 'as it is declined'),
            ('suggestion', 'settled_how_locked', $c$ OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL $c$, 'as it is settled'),
            -- one mark for each mailbox and telephone; of one that stays, the mark stays
            ('safe_contact', 'marks', $c$ cardinality(NEW.marks) = num_nonnulls(NEW.email_locked, NEW.phone_locked)
                AND (NEW.email_locked IS DISTINCT FROM OLD.email_locked OR NEW.phone_locked IS DISTINCT FROM OLD.phone_locked)
                AND (NEW.email_locked IS DISTINCT FROM OLD.email_locked OR NEW.email_locked IS NULL OR NEW.marks[1] = OLD.marks[1])
                AND (NEW.phone_locked IS DISTINCT FROM OLD.phone_locked OR NEW.phone_locked IS NULL
                     OR NEW.marks[cardinality(NEW.marks)] = OLD.marks[cardinality(OLD.marks)]) $c$, 'with the mailbox or the telephone'),
            ('held_copy', 'because_locked', $c$ OLD.looked_at IS NULL $c$, 'as it is let go'),
            ('personal_link', 'newer_link_id', $c$ OLD.revoked_at IS NULL $c$, 'as it ends'),
            ('pin', 'told_by', $c$ NEW.told_by IS NULL OR NEW.told_by = fgc_viewer() $c$, 'in their own name'),
            ('pin', 'wrong', $c$ NEW.kept IS DISTINCT FROM OLD.kept $c$, 'with a new PIN'),
            ('pin', 'tries', $c$ NEW.kept IS DISTINCT FROM OLD.kept $c$, 'with a new PIN'),
            ('plan', 'state', $c$ CASE NEW.state WHEN 'signed' THEN fgc_signed_by_me(NEW.id)
                WHEN 'agreed' THEN fgc_kind() = 'staff' OR NOT fgc_signed_by_me(NEW.id) ELSE true END $c$, 'by whoever signed'),
            ('plan', 'text_hash', $c$ OLD.state IN ('shown', 'agreed') AND NEW.state = 'agreed' $c$, 'as it is agreed'),
            ('plan', 'number', $c$ OLD.state IN ('draft', 'typing') AND NEW.state = 'shown' $c$, 'as it is shown')) AS others (tab, col, fine, why)
        UNION ALL
        -- What is written may be written otherwise, and not be taken away: only erasing does that.
        SELECT tab, col, format('NEW.%I IS NOT NULL', col), 'to nothing' FROM (VALUES
            ('bottom_line', 'words_locked'), ('caution', 'because_locked'), ('change_asked', 'answered_at'), ('exclusion', 'because_locked'),
            ('invitation', 'told_by_phone_at'), ('joining', 'opened_at'), ('keeping', 'because_locked'), ('legal_hold', 'lifted_at'),
            ('meeting', 'cancelled_because_locked'), ('order_end', 'settled_at'), ('passkey', 'used_at'), ('personal_link', 'known_at'),
            ('question', 'words_locked'), ('referral', 'submitted_at'), ('referral', 'decided_at'), ('safe_contact', 'told_by_referrer_locked'),
            ('signature', 'other_name_looked_at')) AS stays (tab, col)
        UNION ALL
        -- What was found as the review was held, and is not found otherwise later.
        SELECT 'review', col, 'OLD.held_at IS NULL', 'as it is held' FROM unnest(ARRAY['went_well_locked', 'new_worries_locked',
            'childs_words_locked', 'outcome', 'held_on', 'were_there_locked']) AS found (col)
        UNION ALL
        -- When: now. Every time that is written down here, but for those that say when something will be, or was planned.
        SELECT c.relname, a.attname, format('NEW.%1$I IS NULL OR fgc_is_now(NEW.%1$I)', a.attname), 'now'
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        WHERE a.atttypid = 'timestamptz'::regtype AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'procrastinate%'
            AND a.attname <> ALL (ARRAY['starts_at', 'ends_at', 'from_at', 'until_at', 'expires_at', 'links_until', 'stays_until',
                'not_before_at', 'not_after_at', 'lease_until_at', 'contacted_at', 'called_at'])
            AND c.relname || '.' || a.attname <> 'place.asked_at' -- as they were asked to the rest of the meeting
        UNION ALL
        -- The words of a plan, while it is written: by the family its draft, by a coordinator what they type.
        SELECT 'plan', col, $c$ OLD.state = CASE fgc_kind() WHEN 'person' THEN 'draft' ELSE 'typing' END $c$, 'while it is written'
        FROM unnest(ARRAY['family_words_locked', 'childs_words_locked', 'drawing_locked', 'monitor_id', 'review_on', 'review_at_time',
            'review_place_locked', 'no_review_because_locked']) AS words (col)
    LOOP
        EXECUTE format('CREATE TRIGGER %1$I BEFORE UPDATE OF %2$I ON %3$I FOR EACH ROW
            WHEN (current_user = ''fgc_app'' AND fgc_kind() IN (''person'', ''staff'') AND OLD.%2$I IS DISTINCT FROM NEW.%2$I
                  AND NOT coalesce((%4$s), false)) EXECUTE FUNCTION fgc_not_so(%2$L, %5$L)',
            'goes_on_' || rule.col || '_' || replace(rule.why, ' ', '_'), rule.col, rule.tab, rule.fine, rule.why);
    END LOOP;

    -- And a deed that is a row of its own says when it was done as it is written.
    FOR rule IN SELECT tab, col FROM (VALUES ('attachment', 'added_at'), ('caution', 'set_at'), ('conflict', 'declared_at'), ('consent', 'written_at'),
            ('contact_entry', 'written_at'), ('time_entry', 'written_at'), ('contact_change', 'asked_at'), ('copy_sent', 'at'), ('erasure', 'asked_at'), ('export', 'asked_at'), ('feedback', 'at'),
            ('help_asked', 'asked_at'), ('independence', 'signed_at'), ('keeping', 'set_at'), ('knock', 'at'), ('legal_check', 'asked_at'),
            ('legal_hold', 'set_at'), ('looked', 'at'), ('own_copy', 'asked_at'), ('progress', 'at'), ('referrers_answer', 'at'),
            ('safeguarding', 'recorded_at'), ('seal_review', 'at'), ('signature', 'signed_at'), ('suggestion', 'made_at'),
            ('added_signer', 'at'), ('urgent_access', 'asked_at'), ('wanted', 'asked_at'), ('without_signature', 'at'), ('words_outcome', 'at')) AS deeds (tab, col)
    LOOP
        EXECUTE format('CREATE TRIGGER goes_on_first_now BEFORE INSERT ON %2$I FOR EACH ROW
            WHEN (current_user = ''fgc_app'' AND fgc_kind() IN (''person'', ''staff'') AND NOT fgc_is_now(NEW.%1$I))
            EXECUTE FUNCTION fgc_not_so(%1$L, ''now'')', rule.col, rule.tab);
    END LOOP;
    CREATE TRIGGER goes_on_first_lately BEFORE INSERT ON contact_entry FOR EACH ROW
        WHEN (current_user = 'fgc_app' AND fgc_kind() IN ('person', 'staff') AND NOT fgc_is_within_a_year(NEW.contacted_at))
        EXECUTE FUNCTION fgc_not_so('contacted_at', 'within the last year');
END $$;

-- After a conference is closed nothing of it is written on behalf of people and of staff but what has to go on: how long it is kept
-- and who may have it, a danger that is learned of, what somebody stops, ways in that end, who may open it, and that it was done.
-- A table that is added tomorrow is shut until it is named here (fgc.conference.rules.why_not_write says the same of each form).
CREATE OR REPLACE FUNCTION fgc_not_after_closing() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
    which uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.conference_id ELSE NEW.conference_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM conference c WHERE c.id = which AND c.stage = 'closed') THEN
        RAISE EXCEPTION '%: the conference is closed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
DO $$
DECLARE
    t text;
    goes_on text[] := ARRAY[
        'audit', 'happening', 'looked', 'pair_answer', 'keeping', 'legal_hold', 'erasure', 'export', 'own_copy', 'safeguarding', 'caution',
        'held_copy', 'consent', 'invitation', 'personal_link', 'person_session', 'pin', 'feed', 'conflict', 'urgent_access',
        'assignment'];
BEGIN
    FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'conference_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS not_after_closing ON %I', t);
        CONTINUE WHEN t = ANY (goes_on);
        EXECUTE format('CREATE TRIGGER not_after_closing BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            WHEN (current_user = ''fgc_app'' AND fgc_kind() IN (''person'', ''staff'')) EXECUTE FUNCTION fgc_not_after_closing()', t);
    END LOOP;
END $$;
