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
                ('conference', 'stage', 'service_manager', 'referred>waiting referred>returned referred>declined '
                    || 'waiting>preparing preparing>waiting preparing>scheduled scheduled>preparing '
                    || 'referred|waiting|preparing|scheduled|signing|live>closed'),
                ('referral', 'state', 'social_worker', 'draft|returned>submitted'),
                ('referral', 'state', 'coordinator', 'draft|returned>submitted'),
                ('referral', 'state', 'service_manager', 'submitted>accepted submitted>returned submitted>declined'),
                ('meeting', 'state', 'coordinator', 'planned>under_way under_way>held planned>cancelled'),
                ('meeting', 'state', 'service_manager', 'planned>cancelled'),
                ('plan', 'state', 'person', 'draft>shown shown|changes_asked|not_agreed|agreed>replaced agreed>signed signed>agreed'),
                ('plan', 'state', 'social_worker', 'shown>agreed shown>changes_asked shown>not_agreed agreed>signed'),
                ('plan', 'state', 'coordinator', 'typing>shown shown|changes_asked|not_agreed|agreed>replaced agreed>signed signed>agreed'),
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
            ('exclusion', 'written_by', 'fgc_viewer()'), ('held_copy', 'looked_by', 'fgc_viewer()'),
            ('help_asked', 'settled_by', 'fgc_viewer()'), ('keeping', 'set_by', 'fgc_viewer()'),
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
            ('held_copy', 'looked_at'), ('help_asked', 'settled_at'), ('help_asked', 'settled_by'), ('joining', 'used_at'),
            ('meeting_part', 'began_at'), ('meeting_part', 'ended_at'), ('other_reading', 'settled_at'),
            ('person', 'left_at'), ('person', 'staff_id'), ('personal_link', 'revoked_at'), ('person_session', 'ended_at'),
            ('plan', 'agreed_at'), ('plan', 'text_hash'), ('plan', 'shown_at'), ('plan', 'shown_by'),
            ('review', 'held_at'), ('review', 'declined_at'), ('signature', 'withdrawn_at'), ('staff_session', 'ended_at'), ('staff_session', 'asleep_at'),
            ('suggestion', 'settled_at')) AS ends (tab, col)
        UNION ALL
        -- What is written as the row begins, and by nobody later.
        SELECT tab, col, 'false', 'never' FROM (VALUES
            ('joining', 'made_by'), ('meeting_part', 'meeting_id'), ('person', 'added_at'), ('person', 'erased_at'),
            ('personal_link', 'fingerprint'), ('personal_link', 'purpose'), ('personal_link', 'made_at'),
            ('person_session', 'fingerprint'), ('plan', 'meeting_id'), ('plan', 'title_locked'), ('plan', 'typed_by'),
            ('referral', 'referrer_id'), ('staff_session', 'ends_at'), ('staff_session', 'staff_id')) AS fixed (tab, col)
        UNION ALL
        -- What else has to be so.
        SELECT tab, col, fine, why FROM (VALUES
            ('conference', 'closed_at', $c$ NEW.stage = 'closed' $c$, 'as it is closed'),
            ('conference', 'held_by', $c$ NEW.held_by IS NULL AND NEW.held_since IS NULL OR NEW.held_by = fgc_my_name() $c$, 'in their own name'),
            ('conference', 'safety_version', $c$ NEW.safety_version > OLD.safety_version $c$, 'onwards'),
            ('consent', 'withdrawn_how_locked', $c$ OLD.withdrawn_at IS NULL $c$, 'as it ends'),
            ('change_asked', 'accepted', $c$ NEW.answered_by IS NOT DISTINCT FROM fgc_viewer() $c$, 'in their own name'),
            ('invitation', 'answered_by', $c$ NEW.answered_by IN (CASE fgc_kind() WHEN 'person' THEN 'person' ELSE 'coordinator' END,
                CASE fgc_kind() WHEN 'staff' THEN '' END) $c$, 'as who said it'),
            ('invitation', 'answer', $c$ fgc_kind() = 'staff' OR OLD.asked_at IS NOT NULL AND OLD.withdrawn_at IS NULL $c$, 'as long as they are asked'),
            ('letter', 'secret_locked', $c$ NEW.secret_locked IS NULL $c$, 'to nothing'),
            ('meeting_part', 'family_only', $c$ OLD.began_at IS NULL $c$, 'before it begins'),
            ('order_party', 'said_by', $c$ NEW.said_by IS NOT DISTINCT FROM fgc_viewer() OR NEW.said_by IS NULL AND OLD.means IS NULL $c$,
                'in their own name'),
            ('own_copy', 'ends_at', $c$ NEW.ends_at - NEW.released_at <= interval '30 days' $c$, 'for thirty days'),
            ('person_session', 'pin_at', $c$ NEW.pin_at IS NULL OR fgc_kind() = 'person' $c$, 'to nothing'),
            ('personal_link', 'expires_at', $c$ OLD.revoked_at IS NULL AND OLD.expires_at > fgc_moment() $c$, 'while it lives'),
            ('personal_link', 'revoked_because', $c$ OLD.revoked_at IS NULL $c$, 'as it ends'),
            ('pin', 'told_by', $c$ NEW.told_by IS NULL OR NEW.told_by = fgc_viewer() $c$, 'in their own name'),
            ('pin', 'wrong', $c$ NEW.kept IS DISTINCT FROM OLD.kept $c$, 'with a new PIN'),
            ('pin', 'tries', $c$ NEW.kept IS DISTINCT FROM OLD.kept $c$, 'with a new PIN'),
            ('plan', 'state', $c$ CASE NEW.state WHEN 'signed' THEN fgc_signed_by_me(NEW.id)
                WHEN 'agreed' THEN fgc_kind() = 'staff' OR NOT fgc_signed_by_me(NEW.id) ELSE true END $c$, 'by whoever signed'),
            ('plan', 'text_hash', $c$ OLD.state IN ('shown', 'agreed') AND NEW.state = 'agreed' $c$, 'as it is agreed'),
            ('plan', 'number', $c$ OLD.state IN ('draft', 'typing') AND NEW.state = 'shown' $c$, 'as it is shown')) AS others (tab, col, fine, why)
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
END $$;
