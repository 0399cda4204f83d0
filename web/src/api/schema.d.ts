// Written by `npm run types` from the OpenAPI description. Do not edit.

export interface paths {
    "/v1/staff/conversations/{conversation_id}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Card
         * @description Return all that an agent needs in order not to ask again, within a second.
         */
        get: operations["read_card_v1_staff_conversations__conversation_id__card_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Transcripts
         * @description Return messages and private notes that have every word, newest first.
         *
         *     ``"a phrase"``, ``begin*`` and ``-without`` are understood; no text is an error.
         */
        get: operations["search_transcripts_v1_staff_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/search/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Customers
         * @description Return customers by name, code, e-mail, phone or tax code.
         */
        get: operations["search_customers_v1_staff_search_customers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/canned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Canned
         * @description Return the shared canned replies and one's own, the most used first.
         */
        get: operations["read_canned_v1_staff_canned_get"];
        put?: never;
        /**
         * Add Canned
         * @description Keep a canned reply: one's own, or a shared one with the permission ``canned.write``.
         */
        post: operations["add_canned_v1_staff_canned_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/canned/{canned_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Canned
         * @description Delete a canned reply.
         */
        delete: operations["delete_canned_v1_staff_canned__canned_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Canned
         * @description Change a canned reply; what is absent stays.
         */
        patch: operations["change_canned_v1_staff_canned__canned_id__patch"];
        trace?: never;
    };
    "/v1/staff/canned/{canned_id}/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Render Canned
         * @description Fill a canned reply for a conversation; what is missing is named and shown in the text.
         */
        post: operations["render_canned_v1_staff_canned__canned_id__render_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/macros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Macros
         * @description Return all macros.
         */
        get: operations["read_macros_v1_staff_macros_get"];
        put?: never;
        /**
         * Add Macro
         * @description Keep a macro.
         */
        post: operations["add_macro_v1_staff_macros_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/macros/{macro_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Macro
         * @description Delete a macro; its runs stay in the audit trail.
         */
        delete: operations["delete_macro_v1_staff_macros__macro_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Macro
         * @description Change a macro; what is absent stays.
         */
        patch: operations["change_macro_v1_staff_macros__macro_id__patch"];
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/macros/{macro_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run Macro
         * @description Do all steps of a macro, or none; the same client id again does nothing.
         */
        post: operations["run_macro_v1_staff_conversations__conversation_id__macros__macro_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/customers/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Customer
         * @description Return who a customer is, certain and probable facts apart.
         */
        get: operations["read_customer_v1_staff_customers__customer_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/customers/{customer_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Timeline
         * @description Return what happened on every channel, newest first.
         */
        get: operations["read_timeline_v1_staff_customers__customer_id__timeline_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/customers/{customer_id}/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Contracts
         * @description Return contracts with plan and point of supply.
         */
        get: operations["read_contracts_v1_staff_customers__customer_id__contracts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/customers/{customer_id}/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Bills
         * @description Return the latest bills and what is open.
         */
        get: operations["read_bills_v1_staff_customers__customer_id__bills_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/customers/{customer_id}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Cases
         * @description Return open and closed cases, the latest touched first.
         */
        get: operations["read_cases_v1_staff_customers__customer_id__cases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/insights/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Outcomes
         * @description Return how the episodes begun on each day ended; by default of the last 30 days.
         */
        get: operations["read_outcomes_v1_staff_insights_outcomes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Queue
         * @description Return conversations with people in the order of service; ``closed`` newest first.
         */
        get: operations["read_queue_v1_staff_queue_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Conversation
         * @description Return one conversation; that it was looked at goes into the audit trail.
         */
        get: operations["read_conversation_v1_staff_conversations__conversation_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Notes
         * @description Return the private notes, oldest first.
         */
        get: operations["read_notes_v1_staff_conversations__conversation_id__notes_get"];
        put?: never;
        /**
         * Write Note
         * @description Keep a private note; the same again returns the same. The customer never sees it.
         */
        post: operations["write_note_v1_staff_conversations__conversation_id__notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Events
         * @description Return what happened after ``after``: the customer's own log, as he reads it.
         */
        get: operations["read_events_v1_staff_conversations__conversation_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Events
         * @description Send what happened after ``after`` (or Last-Event-ID), then what happens; id is the seq.
         *
         *     While it is read, the reader counts as looking at the conversation.
         */
        get: operations["stream_events_v1_staff_conversations__conversation_id__stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Hints
         * @description Send hints of what to read again; after a reconnect, read everything again.
         *
         *     Changes made by another process are found by looking: the queue, the presence of the staff
         *     and notes each have a newest moment.
         */
        get: operations["stream_hints_v1_staff_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/settings/support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Settings
         * @description Return opening hours, deadlines and the categories handoffs have.
         */
        get: operations["read_settings_v1_staff_settings_support_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take
         * @description Own a conversation: from the queue, a colleague, or the bot in the middle of its turn.
         */
        post: operations["take_v1_staff_conversations__conversation_id__take_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release
         * @description Put a conversation back into the queue.
         */
        post: operations["release_v1_staff_conversations__conversation_id__release_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/pass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pass On
         * @description Give a conversation to a colleague or, with ``to: null``, back to the queue.
         */
        post: operations["pass_on_v1_staff_conversations__conversation_id__pass_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give Back
         * @description Give a conversation back to the bot with a note of what was settled.
         */
        post: operations["give_back_v1_staff_conversations__conversation_id__return_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Snooze
         * @description Hide one's conversation until a moment or, with ``until: null``, until he writes.
         */
        post: operations["snooze_v1_staff_conversations__conversation_id__snooze_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close
         * @description Close a conversation; if the customer writes again it begins anew.
         */
        post: operations["close_v1_staff_conversations__conversation_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge
         * @description Close a conversation and go on in another one of the same customer.
         */
        post: operations["merge_v1_staff_conversations__conversation_id__merge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Message
         * @description Write to the customer; the same again returns the same.
         *
         *     Where the conversation is the writer's no more, nothing is sent (409) and nothing is lost:
         *     the text is kept as his draft.
         */
        post: operations["send_message_v1_staff_conversations__conversation_id__messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep Draft
         * @description Keep what has been written so far; every device of the same person finds it.
         */
        put: operations["keep_draft_v1_staff_conversations__conversation_id__draft_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Staff Types
         * @description Show the customer that somebody is writing; only who owns the conversation is shown.
         */
        post: operations["staff_types_v1_staff_conversations__conversation_id__typing_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Presence
         * @description Return who may own conversations, the present first.
         */
        get: operations["read_presence_v1_staff_presence_get"];
        /**
         * Set Presence
         * @description Say whether one is at the desk; sent again every few minutes, it is the sign of life.
         */
        put: operations["set_presence_v1_staff_presence_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/conversations/{conversation_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send File
         * @description Send a file to the customer of a conversation that is the sender's.
         */
        post: operations["send_file_v1_staff_conversations__conversation_id__files_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/sign-in/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign In Options
         * @description Say how one may sign in here.
         */
        get: operations["sign_in_options_v1_staff_sign_in_options_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In
         * @description Start a session: a cookie for the browser, the CSRF token for its page.
         */
        post: operations["sign_in_v1_staff_sign_in_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Out
         * @description End the session here, not only in the browser.
         */
        post: operations["sign_out_v1_staff_sign_out_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Me
         * @description Return who is signed in, what he may do, and his page's CSRF token.
         */
        get: operations["read_me_v1_staff_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change My Password
         * @description Change one's own password; every other session of one's own ends.
         */
        post: operations["change_my_password_v1_staff_me_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Members
         * @description Return everybody on the staff, by name.
         */
        get: operations["read_members_v1_staff_members_get"];
        put?: never;
        /**
         * Add Member
         * @description Add somebody; without a password one is made, and shown in this answer only.
         */
        post: operations["add_member_v1_staff_members_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/members/{staff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Member
         * @description Change somebody's name, roles, languages, skills or password; let him in or out.
         */
        patch: operations["change_member_v1_staff_members__staff_id__patch"];
        trace?: never;
    };
    "/v1/staff/members/{staff_id}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Photo
         * @description Put a portrait in the place of the one before: one's own, or as an admin anybody's.
         */
        put: operations["put_photo_v1_staff_members__staff_id__photo_put"];
        post?: never;
        /**
         * Delete Photo
         * @description Take a portrait away: one's own, or as an admin anybody's.
         */
        delete: operations["delete_photo_v1_staff_members__staff_id__photo_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/photos/{staff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Photo
         * @description Send a portrait; customers see it beside what this person writes.
         */
        get: operations["read_photo_v1_staff_photos__staff_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Audit
         * @description Return who did what, newest first; looking is itself in the trail.
         */
        get: operations["read_audit_v1_staff_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Leave
         * @description Send the browser to the identity provider; it comes back to the page it left.
         */
        get: operations["leave_v1_staff_oidc_start_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Arrive
         * @description Take the provider's answer; the browser goes where it left, signed in or told why not.
         */
        get: operations["arrive_v1_staff_oidc_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/widget/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Session
         * @description Begin a conversation, or go on with the one an earlier session token names.
         */
        post: operations["open_session_v1_widget_sessions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Message
         * @description Store one message; the same again returns the same.
         */
        post: operations["send_message_v1_conversations__conversation_id__messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge Answer
         * @description Keep a thumb under an answer, or take it back.
         */
        post: operations["judge_answer_v1_conversations__conversation_id__feedback_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Events
         * @description Return what happened after ``after``.
         */
        get: operations["read_events_v1_conversations__conversation_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Events
         * @description Send what happened after ``after`` (or Last-Event-ID), then what happens.
         */
        get: operations["stream_events_v1_conversations__conversation_id__stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/handoff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Talk To A Person
         * @description Put the conversation into the queue for a person; once is enough.
         */
        post: operations["talk_to_a_person_v1_conversations__conversation_id__handoff_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Back To The Bot
         * @description Give the conversation back to the bot; the same again changes nothing.
         */
        post: operations["back_to_the_bot_v1_conversations__conversation_id__return_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave The Queue
         * @description Wait no longer; with ``by_email`` a person still answers, here and by e-mail.
         */
        post: operations["leave_the_queue_v1_conversations__conversation_id__leave_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Customer Types
         * @description Pass on that the customer is writing; nothing of it is kept.
         */
        post: operations["customer_types_v1_conversations__conversation_id__typing_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send File
         * @description Store one file as a message; the same again returns the same.
         */
        post: operations["send_file_v1_conversations__conversation_id__files_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rate
         * @description Say how it was; for 24 hours he may change his mind.
         */
        post: operations["rate_v1_conversations__conversation_id__rating_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Transcript
         * @description Send the conversation by e-mail: a customer to his own address, others where they say.
         */
        post: operations["send_transcript_v1_conversations__conversation_id__transcript_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark Read
         * @description Keep how far the customer has read.
         */
        post: operations["mark_read_v1_conversations__conversation_id__read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Conversations
         * @description Return the visitor's own conversations, the latest first.
         */
        get: operations["read_conversations_v1_conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Past
         * @description Return a token for one of the visitor's own conversations.
         */
        post: operations["open_past_v1_conversations__conversation_id__open_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/widget/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Status
         * @description Say whether people are there, and how long it takes; asked without a session.
         */
        get: operations["read_status_v1_widget_status_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/widget/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Code
         * @description Send a code, if the address is a customer's; the answer is the same if it is not.
         */
        post: operations["send_code_v1_widget_codes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/widget/codes/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify Code
         * @description Take a code; the conversation goes on as that customer's, and older tokens stop working.
         */
        post: operations["verify_code_v1_widget_codes_verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download
         * @description Send a file to a visitor (bearer) or to staff (cookie) who may read it.
         */
        get: operations["download_v1_files__file_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description Return the verified customer's cases; those merged into another are in that one.
         */
        get: operations["list_cases_v1_cases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Case
         * @description Return one of the verified customer's cases.
         *
         *     The same 404 for one that is not his and one that is not there. A merged case is shown as
         *     the one it is followed in, which names it under ``merged``.
         */
        get: operations["read_case_v1_cases__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description Return cases, the latest touched first.
         *
         *     ``status=active`` is every open one; ``assignee`` is a staff id, ``me`` or ``none``; ``q``
         *     looks into numbers and subjects.
         */
        get: operations["list_cases_v1_staff_cases_get"];
        put?: never;
        /**
         * Open Case
         * @description Open a case for a customer, who is told; the same client id again returns the same case.
         */
        post: operations["open_case_v1_staff_cases_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Case
         * @description Return a case with its notes, links, deadlines, and what it is in other systems.
         */
        get: operations["read_case_v1_staff_cases__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Case
         * @description Change status, priority, category or assignee; 409 when it changed since ``version``.
         */
        patch: operations["change_case_v1_staff_cases__number__patch"];
        trace?: never;
    };
    "/v1/staff/cases/{number}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Note
         * @description Add a note: internal, or one that the customer reads and is told of.
         */
        post: operations["add_note_v1_staff_cases__number__notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Link
         * @description Say what another case is to this one.
         */
        post: operations["add_link_v1_staff_cases__number__links_post"];
        /**
         * Remove Link
         * @description Take a link away.
         */
        delete: operations["remove_link_v1_staff_cases__number__links_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge
         * @description Follow a case in another one of the same customer; return that one.
         */
        post: operations["merge_v1_staff_cases__number__merge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unmerge
         * @description Take a merged case out again, exactly as it was; return it.
         */
        post: operations["unmerge_v1_staff_cases__number__unmerge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Changes
         * @description Return what happened to a case, oldest first.
         */
        get: operations["read_changes_v1_staff_cases__number__changes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/cases/{number}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Files
         * @description Return the files of a case and of those merged into it.
         */
        get: operations["list_files_v1_staff_cases__number__attachments_get"];
        put?: never;
        /**
         * Add File
         * @description Put a file with a case: among staff, or for the customer to read.
         */
        post: operations["add_file_v1_staff_cases__number__attachments_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Interaction
         * @description Put a past or outside contact into a customer's timeline.
         *
         *     201 for a new one; 200 with the one stored when the same comes again.
         */
        post: operations["add_interaction_v1_interactions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/knowledge/articles/{language}/{article_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Article
         * @description Return an article that is valid today; 404 otherwise.
         */
        get: operations["read_article_v1_knowledge_articles__language___article_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Runs
         * @description Return the latest runs, the newest first.
         */
        get: operations["read_runs_v1_staff_studio_runs_get"];
        put?: never;
        /**
         * Ask Run
         * @description Put a run into the queue; the same client id again returns the same run.
         */
        post: operations["ask_run_v1_staff_studio_runs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Run
         * @description Return a run with what it found.
         */
        get: operations["read_run_v1_staff_studio_runs__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/runs/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Run
         * @description Stop a run; one that is stopped already stays so.
         */
        post: operations["cancel_run_v1_staff_studio_runs__run_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/runs/{run_id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Run Log
         * @description Return the log from a byte on, and the byte after it.
         */
        get: operations["read_run_log_v1_staff_studio_runs__run_id__log_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Models
         * @description Return the model files, the newest first, and which one answers.
         */
        get: operations["read_models_v1_staff_studio_models_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/models/{model_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Report
         * @description Return cross-validation on the training examples, and the test set where there is one.
         */
        get: operations["read_report_v1_staff_studio_models__model_id__report_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/models/{model_id}/confusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Confused
         * @description Return the messages behind one cell of the confusion table.
         */
        get: operations["read_confused_v1_staff_studio_models__model_id__confusion_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/models/{model_id}/gate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Gate
         * @description Return whether a model may answer customers, check by check.
         */
        get: operations["read_gate_v1_staff_studio_models__model_id__gate_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare Models
         * @description Return the messages that two models read differently.
         */
        get: operations["compare_models_v1_staff_studio_compare_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/models/{model_id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Promote Model
         * @description Let a model answer customers: the gate is asked, Rasa swaps, no message fails.
         */
        post: operations["promote_model_v1_staff_studio_models__model_id__promote_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Roll Back
         * @description Let the model before answer again.
         */
        post: operations["roll_back_v1_staff_studio_rollback_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Promotions
         * @description Return who promoted what and why, the newest first.
         */
        get: operations["read_promotions_v1_staff_studio_promotions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Hints
         * @description Send hints of what the studio should read again; after a reconnect, read all again.
         *
         *     Each is ``{"topic": ..., "id": ...}``: a run, the inbox, a model, dialogues, groups, quality.
         */
        get: operations["stream_hints_v1_staff_studio_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/dialogues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dialogues
         * @description Return the tests, each with the result of the model rehearsed last.
         */
        get: operations["read_dialogues_v1_staff_studio_dialogues_get"];
        put?: never;
        /**
         * Record Dialogue
         * @description Make a conversation, or a part of it, into a test.
         */
        post: operations["record_dialogue_v1_staff_studio_dialogues_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/dialogues/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Dialogue
         * @description Let the new result be what is expected.
         */
        post: operations["accept_dialogue_v1_staff_studio_dialogues_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/dialogues/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete Dialogue
         * @description Delete a test.
         */
        post: operations["delete_dialogue_v1_staff_studio_dialogues_delete_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/dialogues/{dialogue_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dialogue
         * @description Return a test turn by turn: expected, and what was got.
         */
        get: operations["read_dialogue_v1_staff_studio_dialogues__dialogue_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/intents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Intents
         * @description Return what a label may name, with guidelines and counts of examples.
         */
        get: operations["read_intents_v1_staff_studio_intents_get"];
        put?: never;
        /**
         * Create Intent
         * @description Make an intent: it is answered with the reply after the next training.
         */
        post: operations["create_intent_v1_staff_studio_intents_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/examples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Examples
         * @description Return training examples with their places, and the files that cannot be read.
         */
        get: operations["read_examples_v1_staff_studio_examples_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview Export
         * @description Return what the accepted labels would change in the files.
         */
        get: operations["preview_export_v1_staff_studio_export_get"];
        put?: never;
        /**
         * Export
         * @description Write the accepted labels into the files: all of them or none.
         */
        post: operations["export_v1_staff_studio_export_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/import/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Import
         * @description Return what files of another project hold that is new, known or contradictory.
         */
        post: operations["preview_import_v1_staff_studio_import_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Files
         * @description Take over what is new in files of another project.
         */
        post: operations["import_files_v1_staff_studio_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Inbox
         * @description Return a page of messages under review; what is not given narrows nothing.
         *
         *     ``order``: what teaches most, the newest, or what the model was least sure of comes first.
         */
        get: operations["read_inbox_v1_staff_studio_inbox_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/inbox/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Facets
         * @description Return what the messages of a state differ in, the most frequent first.
         */
        get: operations["read_facets_v1_staff_studio_inbox_facets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Message
         * @description Return a message with the talk around it.
         *
         *     Of one that is read blind, each trainer sees his own readings only.
         */
        get: operations["read_message_v1_staff_studio_messages__message_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/messages/{message_id}/label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Label Message
         * @description Say what a message is, that it is not to be learned from, or that one cannot say.
         */
        post: operations["label_message_v1_staff_studio_messages__message_id__label_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/messages/{message_id}/adjudicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adjudicate Message
         * @description Decide about a message that two trainers read differently.
         */
        post: operations["adjudicate_message_v1_staff_studio_messages__message_id__adjudicate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo
         * @description Take back the last thing one did; nothing where there is nothing.
         */
        post: operations["undo_v1_staff_studio_undo_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redo
         * @description Do again what one took back last, if one has done nothing since.
         */
        post: operations["redo_v1_staff_studio_redo_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bulk
         * @description Say the same of many messages; what cannot be done is told and leaves the others be.
         */
        post: operations["bulk_v1_staff_studio_bulk_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Views
         * @description Return one's own kept filters and the shared ones.
         */
        get: operations["read_views_v1_staff_studio_views_get"];
        put?: never;
        /**
         * Keep View
         * @description Keep a filter; one's own of the same name is replaced.
         */
        post: operations["keep_view_v1_staff_studio_views_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/views/{view_id}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop View
         * @description Delete a kept filter; return those that are left.
         */
        post: operations["drop_view_v1_staff_studio_views__view_id__delete_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/adjudication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Adjudication
         * @description Return the disputed messages that one may decide about, oldest first.
         */
        get: operations["read_adjudication_v1_staff_studio_adjudication_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Activity
         * @description Return who did what, the newest first.
         */
        get: operations["read_activity_v1_staff_studio_activity_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Agreement
         * @description Return how far two trainers agree, and which intents they and the model confuse.
         */
        get: operations["read_agreement_v1_staff_studio_agreement_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/messages/{message_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Label
         * @description Return what a label would change in the next model; nothing is kept.
         */
        post: operations["preview_label_v1_staff_studio_messages__message_id__preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Groups
         * @description Return the groups of a state: open ones by size, resolved ones by when they were.
         */
        get: operations["read_groups_v1_staff_studio_groups_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/groups/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh Groups
         * @description Make the groups anew from what nobody understood; return the open ones.
         */
        post: operations["refresh_groups_v1_staff_studio_groups_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/groups/{group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Group
         * @description Return a group and its messages.
         */
        get: operations["read_group_v1_staff_studio_groups__group_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/groups/{group_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve Group
         * @description Say what a group is; its messages are labelled, or what is missing is noted.
         */
        post: operations["resolve_group_v1_staff_studio_groups__group_id__resolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/groups/{group_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen Group
         * @description Let a resolved group be a question again; labels that were given stay.
         */
        post: operations["reopen_group_v1_staff_studio_groups__group_id__reopen_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Quality
         * @description Return what the latest check of the training data found.
         */
        get: operations["read_quality_v1_staff_studio_quality_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/studio/quality/{finding_id}/fix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fix Finding
         * @description Move or delete an example in the files, let the inbox collect, or keep all as it is.
         */
        post: operations["fix_finding_v1_staff_studio_quality__finding_id__fix_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Health
         * @description Return 200 when web, Rasa and the action server answer, 503 otherwise.
         */
        get: operations["read_health_v1_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Activity
         * @description The log, the newest first.
         */
        Activity: {
            /** Events */
            events: components["schemas"]["Happened"][];
            /** Next */
            next: string | null;
        };
        /**
         * AddedMember
         * @description Who was added, with the password made for him: shown now and never again.
         */
        AddedMember: {
            member: components["schemas"]["Member"];
            /** Generated Password */
            generated_password: string | null;
        };
        /**
         * Adjudication
         * @description What waits for a decision of the asker, oldest first.
         */
        Adjudication: {
            /** Items */
            items: components["schemas"]["Disputed"][];
        };
        /**
         * Agreement
         * @description How far two trainers agree on the messages that both read.
         */
        Agreement: {
            /** N */
            n: number;
            /** Share */
            share: number;
            /** Kappa */
            kappa: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
            /** Intents */
            intents: components["schemas"]["IntentAgreement"][];
            /** Pairs */
            pairs: components["schemas"]["ConfusedPair"][];
            /** Trainers */
            trainers: components["schemas"]["TrainerFigures"][];
        };
        /**
         * ArticleView
         * @description An article that is valid today. ``text`` is Markdown; ``urls`` has one for each language.
         */
        ArticleView: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Audience */
            audience: string;
            /** Products */
            products: string[];
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to: string | null;
            /**
             * Review Date
             * Format: date
             */
            review_date: string;
            /** Text */
            text: string;
            /** Urls */
            urls: {
                [key: string]: string;
            };
        };
        /**
         * Asked
         * @description One message of the customer and how it was understood.
         */
        Asked: {
            /** Seq */
            seq: number;
            /** Message Id */
            message_id: string;
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Intent */
            intent: string | null;
            intent_title: components["schemas"]["Bilingual"] | null;
            /** Confidence */
            confidence: number | null;
            /** Sure */
            sure: boolean;
            /**
             * Pressed
             * @description A button was pressed: nothing was interpreted.
             */
            pressed: boolean;
        };
        /**
         * AuditLine
         * @description One line of the trail.
         */
        AuditLine: {
            /** Id */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            staff: components["schemas"]["StaffCard"] | null;
            /** Action */
            action: string;
            /** Object Kind */
            object_kind: string | null;
            /** Object Id */
            object_id: string | null;
            /** Customer Id */
            customer_id: string | null;
            /** Details */
            details: {
                [key: string]: unknown;
            };
        };
        /**
         * AuditPage
         * @description Lines, newest first; ``next_before`` asks for older ones.
         */
        AuditPage: {
            /** Items */
            items: components["schemas"]["AuditLine"][];
            /** Next Before */
            next_before: string | null;
        };
        /**
         * Bilingual
         * @description One text in both languages.
         *
         *     Example:
         *         >>> Bilingual(it="Guasto", en="Fault").text("en")
         *         'Fault'
         */
        Bilingual: {
            /** It */
            it: string;
            /** En */
            en: string;
        };
        /**
         * Bill
         * @description A bill with its parts. ``status`` already tells ``overdue`` by today's date.
         */
        Bill: {
            /** Id */
            id: string;
            /** Number */
            number: string;
            /** Customer Id */
            customer_id: string;
            /** Account */
            account: string;
            /**
             * Period Start
             * Format: date
             */
            period_start: string;
            /**
             * Period End
             * Format: date
             */
            period_end: string;
            /**
             * Issued On
             * Format: date
             */
            issued_on: string;
            /**
             * Due On
             * Format: date
             */
            due_on: string;
            /** Extended From */
            extended_from: string | null;
            /** Amount Cents */
            amount_cents: number;
            /** Paid Cents */
            paid_cents: number;
            /**
             * Status
             * @enum {string}
             */
            status: "unpaid" | "paid" | "overdue" | "disputed" | "in_plan";
            /** Parts */
            parts: components["schemas"]["BillPart"][];
        };
        /**
         * BillPart
         * @description Consumption of one contract; ``unit_price`` is the energy price per unit.
         */
        BillPart: {
            /** Contract Id */
            contract_id: string;
            /**
             * Product
             * @enum {string}
             */
            product: "luce" | "gas" | "fibra";
            /** Consumption */
            consumption: string;
            /**
             * Unit
             * @enum {string}
             */
            unit: "kWh" | "Smc" | "months";
            /** Unit Price */
            unit_price: string;
            /** Estimated */
            estimated: boolean;
        };
        /**
         * BillsReply
         * @description Bills, newest first.
         */
        BillsReply: {
            /** Items */
            items: components["schemas"]["Bill"][];
            /** Open Cents */
            open_cents: number;
            /** Overdue Cents */
            overdue_cents: number;
        };
        /**
         * Bin
         * @description Messages of like confidence: how sure the model was, how often it was right.
         */
        Bin: {
            /** Low */
            low: number;
            /** High */
            high: number;
            /** N */
            n: number;
            /** Confidence */
            confidence: number;
            /** Accuracy */
            accuracy: number;
        };
        /** Body_add_file_v1_staff_cases__number__attachments_post */
        Body_add_file_v1_staff_cases__number__attachments_post: {
            /** File */
            file: string;
            /**
             * Internal
             * @default true
             */
            internal: boolean;
        };
        /**
         * Broken
         * @description A file, or a line of it, that cannot be read.
         */
        Broken: {
            /** File */
            file: string;
            /** Line */
            line: number;
            /** Reason */
            reason: string;
        };
        /**
         * BrokenDialogue
         * @description A file that cannot be read: the others are rehearsed without it.
         */
        BrokenDialogue: {
            /** File */
            file: string;
            /** Line */
            line: number;
            /** Reason */
            reason: string;
        };
        /**
         * BulkBody
         * @description One decision for many messages; each is labelled as a whole.
         */
        BulkBody: {
            /** Client Id */
            client_id: string;
            /** Message Ids */
            message_ids: string[];
            /**
             * Decision
             * @enum {string}
             */
            decision: "label" | "reject" | "skip";
            /** Intent */
            intent?: string | null;
        };
        /**
         * BulkReply
         * @description How many messages were done.
         */
        BulkReply: {
            /** Done */
            done: number;
            /** Refused */
            refused: components["schemas"]["Refused"][];
        };
        /**
         * Cancel
         * @description A run that is not wanted any more.
         */
        Cancel: {
            /** Client Id */
            client_id: string;
        };
        /**
         * Canned
         * @description A canned reply. ``variables`` are the names its text asks for.
         */
        Canned: {
            /** Id */
            id: string;
            /** Shortcut */
            shortcut: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Title */
            title: string;
            /** Text */
            text: string;
            /** Shared */
            shared: boolean;
            /** Mine */
            mine: boolean;
            /** Variables */
            variables: string[];
            /** Uses */
            uses: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * CannedChange
         * @description What changes of a canned reply; what is absent stays.
         */
        CannedChange: {
            /** Shortcut */
            shortcut?: string | null;
            /** Language */
            language?: ("it" | "en") | null;
            /** Title */
            title?: string | null;
            /** Text */
            text?: string | null;
            /** Shared */
            shared?: boolean | null;
        };
        /**
         * CannedReply
         * @description Canned replies, the most used first, and the variables that may be used.
         */
        CannedReply: {
            /** Items */
            items: components["schemas"]["Canned"][];
            /** Variables */
            variables: string[];
        };
        /**
         * Card
         * @description The handoff card of a conversation's present episode.
         */
        Card: {
            /** Conversation Id */
            conversation_id: string;
            /** Episode Id */
            episode_id: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Reason */
            reason: string | null;
            /** Requested By */
            requested_by: string | null;
            /** Verified */
            verified: boolean;
            /** Asked */
            asked: components["schemas"]["Asked"][];
            /** Tried */
            tried: components["schemas"]["Tried"][];
            /** Open Cases */
            open_cases: components["schemas"]["CaseBrief"][];
            mood: components["schemas"]["Mood"] | null;
            /** Missing */
            missing: components["schemas"]["Missing"][];
            /** Similar */
            similar: components["schemas"]["SimilarCase"][];
            /**
             * Similar State
             * @enum {string}
             */
            similar_state: "ready" | "preparing" | "unavailable";
            /** Suggestions */
            suggestions: components["schemas"]["Suggestion"][];
            /**
             * Suggestions State
             * @enum {string}
             */
            suggestions_state: "ready" | "preparing" | "unavailable";
            episode_summary: components["schemas"]["EpisodeSummary"];
        };
        /**
         * Case
         * @description A case without its notes.
         */
        Case: {
            /** Id */
            id: string;
            /** Number */
            number: string;
            /** Customer Id */
            customer_id: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            /** Is Open */
            is_open: boolean;
            /** Product */
            product: string | null;
            subject: components["schemas"]["Bilingual"];
            /** Channel */
            channel: string;
            /** Reference */
            reference: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
            /** Closed At */
            closed_at: string | null;
        };
        /**
         * CaseBrief
         * @description A case in one line.
         */
        CaseBrief: {
            /** Number */
            number: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            subject: components["schemas"]["Bilingual"];
            /** Product */
            product: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
        };
        /**
         * CaseChange
         * @description One change of a case.
         */
        CaseChange: {
            /** Seq */
            seq: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "opened" | "status" | "priority" | "category" | "assignee" | "note" | "note_undone" | "linked" | "unlinked" | "merged" | "unmerged" | "file";
            /**
             * Actor
             * @enum {string}
             */
            actor: "customer" | "bot" | "agent" | "system";
            /** Actor Id */
            actor_id: string | null;
            /** Source */
            source: string;
            /** Before */
            before: {
                [key: string]: unknown;
            };
            /** After */
            after: {
                [key: string]: unknown;
            };
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * CaseChanges
         * @description What is to change. A field that is not sent stays; ``assignee_id: null`` takes it away.
         */
        CaseChanges: {
            /** Version */
            version: number;
            /** Status */
            status?: ("open" | "in_progress" | "waiting_customer" | "solved" | "closed") | null;
            /** Priority */
            priority?: ("low" | "normal" | "high" | "urgent") | null;
            /** Category */
            category?: ("complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other") | null;
            /** Assignee Id */
            assignee_id?: string | null;
        };
        /**
         * CaseFile
         * @description A file of a case.
         */
        CaseFile: {
            /** File Id */
            file_id: string;
            /** Case */
            case: string;
            /** Name */
            name: string;
            /** Media Type */
            media_type: string;
            /** Size */
            size: number;
            /** Url */
            url: string;
            /** Internal */
            internal: boolean;
            /**
             * Uploader
             * @enum {string}
             */
            uploader: "customer" | "agent" | "system";
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * CasesReply
         * @description Cases, the latest touched first.
         */
        CasesReply: {
            /** Items */
            items: components["schemas"]["Case"][];
        };
        /**
         * Cell
         * @description How many messages of one intent were taken for another.
         */
        Cell: {
            /** Actual */
            actual: string;
            /** Predicted */
            predicted: string;
            /** N */
            n: number;
        };
        /**
         * CertainFact
         * @description Something recorded or stated.
         */
        CertainFact: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Value */
            value: string;
            /** Source */
            source: string;
            /** Purpose */
            purpose: string;
            /** Evidence */
            evidence: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * ChangeList
         * @description What happened to a case, oldest first.
         */
        ChangeList: {
            /** Items */
            items: components["schemas"]["CaseChange"][];
        };
        /**
         * ChangedText
         * @description A text that would be read differently; ``truth`` is what people say it is.
         */
        ChangedText: {
            /** Text */
            text: string;
            /** Before */
            before: string;
            /** After */
            after: string;
            /** Truth */
            truth: string | null;
            /**
             * Source
             * @enum {string}
             */
            source: "example" | "message";
        };
        /**
         * ChangedTurn
         * @description A message that two models read differently; ``truth`` where people have said it.
         */
        ChangedTurn: {
            /** Message Id */
            message_id: string | null;
            /** Text */
            text: string;
            /** Language */
            language: string | null;
            /** Truth */
            truth: string | null;
            a: components["schemas"]["Reading"];
            b: components["schemas"]["Reading"];
        };
        /**
         * Check
         * @description One check of the gate; ``params`` says what was found.
         */
        Check: {
            /**
             * Code
             * @enum {string}
             */
            code: "dialogues" | "safety" | "intents" | "test_set" | "file";
            /** Passed */
            passed: boolean;
            /** Params */
            params: {
                [key: string]: unknown;
            };
        };
        /**
         * Clash
         * @description A text that is to teach one intent here and teaches another there.
         */
        Clash: {
            /** Text */
            text: string;
            /** Here */
            here: string;
            /** There */
            there: string;
        };
        /**
         * CloseBody
         * @description Close it.
         */
        CloseBody: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
            /**
             * Note
             * @description Private.
             */
            note?: string | null;
        };
        /**
         * CloseStep
         * @description Close the conversation.
         */
        CloseStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "close";
            note?: components["schemas"]["Bilingual"] | null;
        };
        /**
         * CodeCheck
         * @description Try the code that came by e-mail; spaces and dashes do not count.
         */
        CodeCheck: {
            /** Email */
            email: string;
            /** Code */
            code: string;
        };
        /**
         * CodeReply
         * @description The same whether or not the address is known.
         */
        CodeReply: {
            /**
             * Expires In Seconds
             * @default 600
             */
            expires_in_seconds: number;
        };
        /**
         * CodeRequest
         * @description Send a code to this address, if it is a customer's.
         */
        CodeRequest: {
            /** Email */
            email: string;
        };
        /**
         * CommandBody
         * @description A command that needs no more than its id.
         */
        CommandBody: {
            /** Client Id */
            client_id: string;
        };
        /**
         * Comparison
         * @description Two models side by side, by the messages that they read differently.
         */
        Comparison: {
            summary: components["schemas"]["ComparisonSummary"];
            /** Turns */
            turns: components["schemas"]["ChangedTurn"][];
        };
        /**
         * ComparisonSummary
         * @description The comparison in figures; better and worse only where the truth is known.
         */
        ComparisonSummary: {
            /** N */
            n: number;
            /** Changed */
            changed: number;
            /** A Better */
            a_better: number;
            /** B Better */
            b_better: number;
        };
        /**
         * Confused
         * @description The messages behind one cell.
         */
        Confused: {
            /** Messages */
            messages: components["schemas"]["ConfusedMessage"][];
        };
        /**
         * ConfusedMessage
         * @description A message or an example behind a cell of the confusion table.
         */
        ConfusedMessage: {
            /** Text */
            text: string;
            /** Language */
            language: string | null;
            /** File */
            file?: string | null;
            /** Line */
            line?: number | null;
            /** Message Id */
            message_id?: string | null;
            /** Confidence */
            confidence: number;
        };
        /**
         * ConfusedPair
         * @description Two intents that people, or the running model, take for each other.
         */
        ConfusedPair: {
            /** A */
            a: string;
            /** B */
            b: string;
            /** People */
            people: number;
            /** Model */
            model: number;
        };
        /**
         * Consent
         * @description What the customer said about a purpose; the latest statement.
         */
        Consent: {
            /**
             * Purpose
             * @constant
             */
            purpose: "marketing";
            /** Given */
            given: boolean;
            /** Since */
            since: string | null;
        };
        /**
         * Contract
         * @description A contract with its plan and its point.
         */
        Contract: {
            /** Id */
            id: string;
            /** Number */
            number: string;
            /** Customer Id */
            customer_id: string;
            /** Account */
            account: string;
            /**
             * Product
             * @enum {string}
             */
            product: "luce" | "gas" | "fibra";
            /**
             * Status
             * @enum {string}
             */
            status: "activating" | "active" | "suspended" | "closed";
            /**
             * Signed On
             * Format: date
             */
            signed_on: string;
            /** Starts On */
            starts_on: string | null;
            /** Ends On */
            ends_on: string | null;
            /** Price Until */
            price_until: string | null;
            plan: components["schemas"]["Plan"];
            point: components["schemas"]["SupplyPoint"];
        };
        /**
         * ContractsReply
         * @description Contracts with plan and point, active ones first.
         */
        ContractsReply: {
            /** Items */
            items: components["schemas"]["Contract"][];
        };
        /**
         * ConversationDetail
         * @description One conversation with all its console shows beside the messages.
         */
        ConversationDetail: {
            /** Conversation Id */
            conversation_id: string;
            customer: components["schemas"]["CustomerName"] | null;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /**
             * Owner
             * @enum {string}
             */
            owner: "bot" | "queue" | "person" | "closed";
            /** Owner Version */
            owner_version: number;
            assignee: components["schemas"]["StaffName"] | null;
            /**
             * Reason
             * @description Category of the handoff; null: the bot has it.
             */
            reason: string | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "safety" | "urgent" | "high" | "normal" | "low";
            /** Score */
            score: number;
            /** Score Parts */
            score_parts: components["schemas"]["ScorePart"][];
            /**
             * Served First
             * @description Why it goes before all points: safety, waited.
             */
            served_first: string | null;
            /**
             * Waiting Since
             * @description Null: no answer is owed.
             */
            waiting_since: string | null;
            last_message: components["schemas"]["LastMessage"] | null;
            /** Unanswered */
            unanswered: boolean;
            sla: components["schemas"]["Sla"] | null;
            /** Snoozed */
            snoozed: boolean;
            /**
             * Snoozed Until
             * @description Null while snoozed: until he writes.
             */
            snoozed_until: string | null;
            /**
             * By Email
             * @description The customer left the queue and is owed an e-mail.
             */
            by_email: boolean;
            mood: components["schemas"]["MoodNow"];
            /** Subject */
            subject: string | null;
            /** Merged Into */
            merged_into: string | null;
            /** Closed At */
            closed_at: string | null;
            /** Episode Id */
            episode_id: string;
            handoff: components["schemas"]["HandoffView"] | null;
            draft: components["schemas"]["DraftView"] | null;
            /** Viewers */
            viewers: components["schemas"]["StaffName"][];
            /** Last Seq */
            last_seq: number;
            /** Return Note */
            return_note: string | null;
        };
        /**
         * Counts
         * @description How many conversations each view holds.
         */
        Counts: {
            /** Mine */
            mine: number;
            /** Unassigned */
            unassigned: number;
            /** All */
            all: number;
            /** Snoozed */
            snoozed: number;
        };
        /**
         * CustomerCase
         * @description A case as its customer sees it, in one language. Staff matters are not in it.
         */
        CustomerCase: {
            /** Number */
            number: string;
            /** Subject */
            subject: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            /** Status Text */
            status_text: string;
            /** Is Open */
            is_open: boolean;
            /** Product */
            product: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
            /** Closed At */
            closed_at: string | null;
        };
        /**
         * CustomerCaseDetail
         * @description A case with its notes, its files, and the numbers of cases it was merged with.
         */
        CustomerCaseDetail: {
            /** Number */
            number: string;
            /** Subject */
            subject: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            /** Status Text */
            status_text: string;
            /** Is Open */
            is_open: boolean;
            /** Product */
            product: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
            /** Closed At */
            closed_at: string | null;
            /** Notes */
            notes: components["schemas"]["CustomerNote"][];
            /** Merged */
            merged: string[];
            /** Files */
            files: components["schemas"]["CaseFile"][];
        };
        /**
         * CustomerCases
         * @description The customer's cases, the latest touched first.
         */
        CustomerCases: {
            /** Items */
            items: components["schemas"]["CustomerCase"][];
        };
        /**
         * CustomerName
         * @description The verified customer of a conversation. The tier is for staff only.
         */
        CustomerName: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Code */
            code: string;
            /** Tier */
            tier: string;
        };
        /**
         * CustomerNote
         * @description A note as its case's customer sees it.
         */
        CustomerNote: {
            /**
             * Author
             * @enum {string}
             */
            author: "customer" | "bot" | "agent" | "system";
            /** Author Name */
            author_name: string | null;
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * CustomerView
         * @description Who the customer is. ``tier`` is for ordering work and is never told to him.
         */
        CustomerView: {
            /** Id */
            id: string;
            /** Code */
            code: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "person" | "firm";
            /** Name */
            name: string;
            /** Company Name */
            company_name: string | null;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Email */
            email: string | null;
            /** Phone */
            phone: string | null;
            /** Address */
            address: string;
            /** Tax Code */
            tax_code: string | null;
            /** Vat Number */
            vat_number: string | null;
            /** Birth Date */
            birth_date: string | null;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "most_valuable" | "most_growable" | "below_zero" | "unknown";
            /** Tier Reason */
            tier_reason: string;
            /** Certain */
            certain: components["schemas"]["CertainFact"][];
            /** Probable */
            probable: components["schemas"]["ProbableFact"][];
            /** Links */
            links: components["schemas"]["Link"][];
            /** Consents */
            consents: components["schemas"]["Consent"][];
            /** Open Cases */
            open_cases: number;
            /** Faults */
            faults: components["schemas"]["Fault"][];
            /**
             * Offers Withheld
             * @description Why nothing may be offered now; empty when something may.
             */
            offers_withheld: components["schemas"]["Reason"][];
        };
        /**
         * CustomersReply
         * @description Customers found, the best match first.
         */
        CustomersReply: {
            /** Items */
            items: components["schemas"]["FoundCustomer"][];
        };
        /**
         * DeskCase
         * @description A case as staff see it in a list.
         */
        DeskCase: {
            /** Number */
            number: string;
            /** Version */
            version: number;
            customer: components["schemas"]["DeskCustomer"];
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            /** Is Open */
            is_open: boolean;
            /** Product */
            product: string | null;
            subject: components["schemas"]["Bilingual"];
            /** Channel */
            channel: string;
            /** Reference */
            reference: string | null;
            /**
             * Opened By
             * @enum {string}
             */
            opened_by: "customer" | "bot" | "agent";
            /** Assignee Id */
            assignee_id: string | null;
            /** Conversation Id */
            conversation_id: string | null;
            /** Merged Into */
            merged_into: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
            /** Closed At */
            closed_at: string | null;
            sla: components["schemas"]["SlaClock"] | null;
        };
        /**
         * DeskCaseDetail
         * @description A case with all that staff see of it.
         */
        DeskCaseDetail: {
            /** Number */
            number: string;
            /** Version */
            version: number;
            customer: components["schemas"]["DeskCustomer"];
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
            /** Is Open */
            is_open: boolean;
            /** Product */
            product: string | null;
            subject: components["schemas"]["Bilingual"];
            /** Channel */
            channel: string;
            /** Reference */
            reference: string | null;
            /**
             * Opened By
             * @enum {string}
             */
            opened_by: "customer" | "bot" | "agent";
            /** Assignee Id */
            assignee_id: string | null;
            /** Conversation Id */
            conversation_id: string | null;
            /** Merged Into */
            merged_into: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Answer Due At */
            answer_due_at: string | null;
            /** Closed At */
            closed_at: string | null;
            sla: components["schemas"]["SlaClock"] | null;
            /** Notes */
            notes: components["schemas"]["DeskNote"][];
            /** Links */
            links: components["schemas"]["DeskLink"][];
            /** Merged */
            merged: string[];
            /** First Answer Due At */
            first_answer_due_at: string | null;
            /** First Answer At */
            first_answer_at: string | null;
            /** Solution Due At */
            solution_due_at: string | null;
            /** Solved At */
            solved_at: string | null;
            /** Externals */
            externals: components["schemas"]["DeskExternal"][];
        };
        /**
         * DeskCustomer
         * @description Whose case it is, for staff.
         */
        DeskCustomer: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Code */
            code: string;
        };
        /**
         * DeskExternal
         * @description The same case in another system.
         */
        DeskExternal: {
            /** System */
            system: string;
            /** External Id */
            external_id: string;
            /** External Number */
            external_number: string;
            /** Waiting */
            waiting: boolean;
            /** Error */
            error: string | null;
        };
        /**
         * DeskLink
         * @description Another case and what it is to this one.
         */
        DeskLink: {
            /** Number */
            number: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "related" | "duplicate_of" | "caused_by";
            /**
             * Direction
             * @enum {string}
             */
            direction: "to" | "from";
            subject: components["schemas"]["Bilingual"];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "in_progress" | "waiting_customer" | "solved" | "closed";
        };
        /**
         * DeskNote
         * @description A note as staff see it; ``case`` is the merged case it was written in, if it was.
         */
        DeskNote: {
            /** Id */
            id: string;
            /** Case */
            case: string;
            /**
             * Author
             * @enum {string}
             */
            author: "customer" | "bot" | "agent" | "system";
            /** Author Id */
            author_id: string | null;
            /** Author Name */
            author_name: string | null;
            /** Internal */
            internal: boolean;
            text: components["schemas"]["Bilingual"];
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * DeskPage
         * @description A page of cases, the latest touched first.
         */
        DeskPage: {
            /** Items */
            items: components["schemas"]["DeskCase"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DialogueCommandBody
         * @description A test that something is done to.
         */
        DialogueCommandBody: {
            /** Client Id */
            client_id: string;
            /** Id */
            id: string;
        };
        /**
         * DialogueDetail
         * @description A test turn by turn.
         */
        DialogueDetail: {
            /** Id */
            id: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Title */
            title: string;
            /** Turns */
            turns: components["schemas"]["DialogueTurn"][];
            result: components["schemas"]["DialogueResult"] | null;
        };
        /**
         * DialogueLine
         * @description A test in a line; ``turns`` is how many there are.
         */
        DialogueLine: {
            /** Id */
            id: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Title */
            title: string;
            /** Turns */
            turns: number;
            result: components["schemas"]["DialogueResult"] | null;
        };
        /**
         * DialogueResult
         * @description How the model did that was rehearsed last.
         */
        DialogueResult: {
            /** Model Id */
            model_id: string;
            /** Passed */
            passed: boolean;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * DialogueTurn
         * @description One turn: expected, and what the model of the result made of it.
         *
         *     ``failed`` says why it could not be played: the dialogue has no such button any more.
         */
        DialogueTurn: {
            /** User */
            user: string;
            expected: components["schemas"]["HeardTurn"];
            got: components["schemas"]["HeardTurn"] | null;
            /** Same */
            same: boolean | null;
            /** Failed */
            failed?: string | null;
        };
        /**
         * Dialogues
         * @description All tests, and the files that are none.
         */
        Dialogues: {
            /** Dialogues */
            dialogues: components["schemas"]["DialogueLine"][];
            /** Broken */
            broken: components["schemas"]["BrokenDialogue"][];
        };
        /**
         * Disputed
         * @description A message that two trainers read differently.
         */
        Disputed: {
            message: components["schemas"]["ReviewMessage"];
            /** Readings */
            readings: components["schemas"]["PersonsReading"][];
        };
        /**
         * DoneStep
         * @description What one step did; ``reference`` is the message, note or case it made.
         */
        DoneStep: {
            /** Do */
            do: string;
            /** Reference */
            reference: string | null;
        };
        /**
         * DraftBody
         * @description What has been written so far; empty forgets it.
         */
        DraftBody: {
            /** Text */
            text: string;
        };
        /**
         * DraftView
         * @description What the reader has begun to write.
         */
        DraftView: {
            /** Text */
            text: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * EpisodeSummary
         * @description How long the customer has been at it.
         */
        EpisodeSummary: {
            /** Messages */
            messages: number;
            /** Minutes */
            minutes: number;
            /** Started At */
            started_at: string | null;
        };
        /**
         * EventsReply
         * @description Events after the one asked for, oldest first.
         */
        EventsReply: {
            /** Events */
            events: {
                [key: string]: unknown;
            }[];
            /** Last Seq */
            last_seq: number;
        };
        /**
         * ExampleCounts
         * @description How many examples a language has.
         */
        ExampleCounts: {
            /** It */
            it: number;
            /** En */
            en: number;
        };
        /**
         * ExampleView
         * @description One training example and where it stands.
         */
        ExampleView: {
            /** Text */
            text: string;
            /** Intent */
            intent: string;
            /** Language */
            language: string;
            /** File */
            file: string;
            /** Line */
            line: number;
            /** Entities */
            entities: components["schemas"]["Span"][];
        };
        /**
         * Examples
         * @description A page of the examples, and the files that cannot be read.
         */
        Examples: {
            /** Examples */
            examples: components["schemas"]["ExampleView"][];
            /** Next */
            next: string | null;
            /** Broken */
            broken: components["schemas"]["Broken"][];
        };
        /**
         * Export
         * @description Accepted labels and what they change in the files.
         *
         *     Attributes:
         *         examples: how many are new to the files.
         *         refused: what cannot be written, such as a text with brackets; it stays pending.
         *         contradictions: written nevertheless, as people said so; the quality page names them too.
         */
        Export: {
            /** Examples */
            examples: number;
            /** Files */
            files: components["schemas"]["FileDiff"][];
            /**
             * Refused
             * @default []
             */
            refused: components["schemas"]["Refusal"][];
            /**
             * Contradictions
             * @default []
             */
            contradictions: components["schemas"]["Clash"][];
        };
        /**
         * ExportBody
         * @description The pending labels are to be written.
         */
        ExportBody: {
            /** Client Id */
            client_id: string;
        };
        /**
         * Facet
         * @description A value one may filter by, and how many messages have it.
         */
        Facet: {
            /** Name */
            name: string;
            /** N */
            n: number;
        };
        /**
         * Facets
         * @description What the messages of a state differ in, the most frequent first.
         */
        Facets: {
            /** Reasons */
            reasons: components["schemas"]["Facet"][];
            /** Intents */
            intents: components["schemas"]["Facet"][];
            /** Languages */
            languages: components["schemas"]["Facet"][];
        };
        /**
         * Fault
         * @description A fault or planned work that touches a customer.
         */
        Fault: {
            /** Id */
            id: string;
            /** Number */
            number: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "outage" | "planned_work";
            /**
             * Product
             * @enum {string}
             */
            product: "luce" | "gas" | "fibra";
            /** City */
            city: string;
            /** Street */
            street: string | null;
            cause: components["schemas"]["Bilingual"];
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Expected End At */
            expected_end_at: string | null;
            /** Ended At */
            ended_at: string | null;
        };
        /**
         * FeedbackRequest
         * @description A thumb under an answer; null takes it back.
         */
        FeedbackRequest: {
            /** Message Id */
            message_id: string;
            /** Value */
            value: ("up" | "down") | null;
        };
        /**
         * FileDiff
         * @description What changes in one file.
         */
        FileDiff: {
            /** File */
            file: string;
            /** Added */
            added: number;
            /** Removed */
            removed: number;
            /** Diff */
            diff: string;
        };
        /**
         * FileList
         * @description The files of a case, oldest first.
         */
        FileList: {
            /** Items */
            items: components["schemas"]["CaseFile"][];
        };
        /**
         * FileReply
         * @description The file as a message's part shows it.
         */
        FileReply: {
            /** File Id */
            file_id: string;
            /** Name */
            name: string;
            /** Media Type */
            media_type: string;
            /** Size */
            size: number;
            /** Url */
            url: string;
        };
        /**
         * Finding
         * @description Something doubtful in the training data, and what mends it.
         */
        Finding: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "too_few" | "contradiction" | "near_identical" | "suspect" | "unlike_production" | "imbalance" | "unused_entity";
            /**
             * Severity
             * @enum {string}
             */
            severity: "high" | "medium" | "low";
            /** Intent */
            intent: string | null;
            /** Other */
            other: string | null;
            /** Entity */
            entity: string | null;
            /** Params */
            params: {
                [key: string]: number | string;
            };
            /** Items */
            items: components["schemas"]["FindingItem"][];
            /** Fixes */
            fixes: ("move" | "delete" | "keep" | "collect")[];
            /**
             * State
             * @enum {string}
             */
            state: "open" | "fixed" | "kept";
        };
        /**
         * FindingItem
         * @description One example a finding is about.
         */
        FindingItem: {
            /** Text */
            text: string;
            /** Intent */
            intent: string;
            /** File */
            file: string;
            /** Line */
            line: number;
        };
        /**
         * Findings
         * @description What the latest check found, the gravest first; counts are of the open ones.
         */
        Findings: {
            /** Findings */
            findings: components["schemas"]["Finding"][];
            /** At */
            at: string | null;
            /** Counts */
            counts: {
                [key: string]: number;
            };
        };
        /**
         * FixBody
         * @description What is to be done about a finding.
         *
         *     ``text`` and ``intent`` name the example that is moved or deleted, ``to`` where it goes.
         */
        FixBody: {
            /** Client Id */
            client_id: string;
            /**
             * Fix
             * @enum {string}
             */
            fix: "move" | "delete" | "keep" | "collect";
            /** Text */
            text?: string | null;
            /** Intent */
            intent?: string | null;
            /** To */
            to?: string | null;
        };
        /**
         * Found
         * @description An entity the model found.
         */
        Found: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Entity */
            entity: string;
            /** Role */
            role?: string | null;
            /** Value */
            value?: string | null;
        };
        /**
         * FoundCustomer
         * @description A customer found by name, code, e-mail, phone or tax code.
         */
        FoundCustomer: {
            /** Id */
            id: string;
            /** Code */
            code: string;
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "person" | "firm";
            /** City */
            city: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "most_valuable" | "most_growable" | "below_zero" | "unknown";
            /** Email */
            email: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * Gate
         * @description Whether a model may answer customers.
         */
        Gate: {
            /** Passed */
            passed: boolean;
            /** Checks */
            checks: components["schemas"]["Check"][];
        };
        /**
         * Group
         * @description Unknown messages that are alike.
         */
        Group: {
            /** Id */
            id: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "resolved";
            /** Terms */
            terms: string[];
            /** Size */
            size: number;
            /** Languages */
            languages: {
                [key: string]: number;
            };
            /** Trend */
            trend: components["schemas"]["Weekly"][];
            /** Examples */
            examples: components["schemas"]["Shown"][];
            nearest: components["schemas"]["Nearest"] | null;
            resolution: components["schemas"]["Resolution"] | null;
            /** Version */
            version: number;
        };
        /**
         * GroupDetail
         * @description A group with its messages, the newest first.
         */
        GroupDetail: {
            group: components["schemas"]["Group"];
            /** Messages */
            messages: components["schemas"]["GroupMessage"][];
        };
        /**
         * GroupMessage
         * @description A message of a group.
         */
        GroupMessage: {
            /** Id */
            id: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Conversation Id */
            conversation_id: string;
        };
        /**
         * Groups
         * @description The groups of a state, the largest first, and when they were made.
         */
        Groups: {
            /** Groups */
            groups: components["schemas"]["Group"][];
            /** At */
            at: string | null;
        };
        /**
         * Guideline
         * @description An intent in both languages.
         */
        Guideline: {
            it: components["schemas"]["Meaning"];
            en: components["schemas"]["Meaning"];
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * HandoffBody
         * @description Why a person is wanted.
         */
        HandoffBody: {
            /**
             * Reason
             * @default asked
             * @enum {string}
             */
            reason: "asked" | "complaint";
        };
        /**
         * HandoffReply
         * @description Who owns the conversation now, and when a person answers, as far as it is known.
         */
        HandoffReply: {
            /**
             * Owner
             * @enum {string}
             */
            owner: "bot" | "queue" | "person" | "closed";
            /**
             * Position
             * @description In the queue; 1 is next.
             */
            position: number;
            /**
             * Expected Wait Seconds
             * @description Median of measured waits; null when unknown.
             */
            expected_wait_seconds: number | null;
            /**
             * Open
             * @description Whether people are there now.
             */
            open: boolean;
            /**
             * Next Opening
             * @description When they are there again; null while open.
             */
            next_opening: string | null;
        };
        /**
         * HandoffView
         * @description The handoff of a conversation: open, or the last one.
         */
        HandoffView: {
            /** Id */
            id: string;
            /** Reason */
            reason: string;
            /** Requested By */
            requested_by: string;
            /**
             * Queued At
             * Format: date-time
             */
            queued_at: string;
            /** Taken At */
            taken_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Outcome */
            outcome: string | null;
            /**
             * Wait Seconds
             * @description In opening hours, from queue to taking.
             */
            wait_seconds: number | null;
        };
        /**
         * Happened
         * @description One line of the log; of a message still under blind reading the label is left out.
         */
        Happened: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By Name */
            by_name: string;
            /**
             * What
             * @enum {string}
             */
            what: "label" | "reject" | "skip" | "adjudicate" | "undo" | "redo" | "view_saved" | "view_deleted" | "export" | "import" | "new_intent" | "example_moved" | "example_deleted";
            /** Message Id */
            message_id?: string | null;
            /** Text */
            text?: string | null;
            /** Intent */
            intent?: string | null;
        };
        /**
         * HeardTurn
         * @description What the dialogue made of a turn.
         */
        HeardTurn: {
            /** Intent */
            intent: string;
            /** Replies */
            replies: string[];
            /** Actions */
            actions: string[];
        };
        /**
         * Hit
         * @description One message or private note that was found. ``seq`` is null for a note.
         */
        Hit: {
            /** Conversation Id */
            conversation_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "message" | "note";
            /** Seq */
            seq: number | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Sender */
            sender: string;
            /** @description Who of the staff wrote it. */
            author: components["schemas"]["Named"] | null;
            /** Language */
            language: string;
            customer: components["schemas"]["Named"] | null;
            /** Snippet */
            snippet: components["schemas"]["agent__desk__schemas__Run"][];
        };
        /**
         * ImportBody
         * @description Files to be taken over.
         */
        ImportBody: {
            /** Files */
            files: components["schemas"]["ImportFile"][];
            /**
             * Languages
             * @default {}
             */
            languages: {
                [key: string]: "it" | "en";
            };
            /**
             * Map
             * @default {}
             */
            map: {
                [key: string]: string;
            };
            /**
             * Skip
             * @default []
             */
            skip: string[];
            /** Client Id */
            client_id: string;
        };
        /**
         * ImportFile
         * @description A file of another project.
         */
        ImportFile: {
            /** Name */
            name: string;
            /** Content */
            content: string;
        };
        /**
         * ImportPreviewBody
         * @description Files to be looked at.
         *
         *     Attributes:
         *         languages: of files by name; what is not given is told from the texts.
         *         map: what intents of theirs are called here; one that is not here yet is new.
         *         skip: intents, or texts, to leave out.
         */
        ImportPreviewBody: {
            /** Files */
            files: components["schemas"]["ImportFile"][];
            /**
             * Languages
             * @default {}
             */
            languages: {
                [key: string]: "it" | "en";
            };
            /**
             * Map
             * @default {}
             */
            map: {
                [key: string]: string;
            };
            /**
             * Skip
             * @default []
             */
            skip: string[];
        };
        /**
         * Imported
         * @description What the files hold that is new, known, contradictory or unreadable.
         */
        Imported: {
            /** Added */
            added: number;
            /** Same */
            same: number;
            /** Contradictions */
            contradictions: components["schemas"]["Clash"][];
            /** New Intents */
            new_intents: components["schemas"]["NewName"][];
            /** Errors */
            errors: components["schemas"]["Broken"][];
            /** Files */
            files: components["schemas"]["FileDiff"][];
        };
        /**
         * Inbox
         * @description A page of the inbox; ``counts`` has every state under the same other filters.
         */
        Inbox: {
            /** Messages */
            messages: components["schemas"]["ReviewMessage"][];
            /** Next */
            next: string | null;
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /**
         * Intent
         * @description One intent as trainers choose it.
         */
        Intent: {
            /** Name */
            name: string;
            /** Subject */
            subject: string;
            examples: components["schemas"]["ExampleCounts"];
            /** Safety */
            safety: boolean;
            guideline: components["schemas"]["Guideline"] | null;
        };
        /**
         * IntentAgreement
         * @description Agreement on one intent against all others.
         */
        IntentAgreement: {
            /** Intent */
            intent: string;
            /** N */
            n: number;
            /** Kappa */
            kappa: number;
            /** Low */
            low: number;
            /** High */
            high: number;
        };
        /**
         * IntentScore
         * @description One intent; ``low`` and ``high`` are Wilson's interval of the recall.
         */
        IntentScore: {
            /** Intent */
            intent: string;
            /** N */
            n: number;
            /** Precision */
            precision: number;
            /** Recall */
            recall: number;
            /** F1 */
            f1: number;
            /** Low */
            low: number;
            /** High */
            high: number;
        };
        /**
         * Intents
         * @description What a label may name, and the files intents stand in.
         */
        Intents: {
            /** Intents */
            intents: components["schemas"]["Intent"][];
            /** Entities */
            entities: string[];
            /** Subjects */
            subjects: string[];
        };
        /**
         * Interaction
         * @description One contact on any channel.
         */
        Interaction: {
            /** Id */
            id: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "phone" | "email" | "shop" | "app" | "chat" | "letter";
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Subject */
            subject: string;
            summary: components["schemas"]["Bilingual"];
            /** Reference */
            reference: string | null;
            /** Source */
            source: string;
            /** Source Id */
            source_id: string;
        };
        /**
         * KnownCustomer
         * @description How to greet who is verified.
         */
        KnownCustomer: {
            /** Name */
            name: string;
        };
        /**
         * LabelBody
         * @description What a trainer says of a message; ``parts`` only with ``label``.
         */
        LabelBody: {
            /** Client Id */
            client_id: string;
            /** Version */
            version: number;
            /**
             * Decision
             * @enum {string}
             */
            decision: "label" | "reject" | "skip";
            /**
             * Parts
             * @default []
             */
            parts: components["schemas"]["Part"][];
        };
        /**
         * LabelReading
         * @description A reading in the message's history.
         */
        LabelReading: {
            /** By Name */
            by_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Decision
             * @enum {string}
             */
            decision: "label" | "reject" | "skip";
            /** Parts */
            parts: components["schemas"]["Part"][];
            /**
             * Reading
             * @enum {string}
             */
            reading: "first" | "second" | "adjudication";
            /** Undone */
            undone: boolean;
        };
        /**
         * LastMessage
         * @description The newest message of a conversation.
         */
        LastMessage: {
            /**
             * Sender
             * @enum {string}
             */
            sender: "customer" | "bot" | "agent" | "system";
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Seq */
            seq: number;
        };
        /**
         * LeaveBody
         * @description How to leave the queue.
         */
        LeaveBody: {
            /**
             * By Email
             * @description A person still answers: here and by e-mail.
             * @default false
             */
            by_email: boolean;
            /**
             * Email
             * @description Where to; not needed where an address is on record.
             */
            email?: string | null;
        };
        /**
         * Link
         * @description One key under which the customer is known.
         */
        Link: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "customer_code" | "email" | "phone" | "tax_code" | "vat_number" | "visitor" | "crm" | "loyalty_card";
            /** Value */
            value: string;
            /** Evidence */
            evidence: string;
            /**
             * Linked At
             * Format: date-time
             */
            linked_at: string;
            /** Undone At */
            undone_at: string | null;
        };
        /**
         * LogPart
         * @description A part of a run's log, and where the next one begins.
         */
        LogPart: {
            /** Text */
            text: string;
            /** Next */
            next: number;
        };
        /**
         * Macro
         * @description Steps that are done together.
         */
        Macro: {
            /** Id */
            id: string;
            title: components["schemas"]["Bilingual"];
            /** Steps */
            steps: (components["schemas"]["ReplyStep"] | components["schemas"]["NoteStep"] | components["schemas"]["CloseStep"] | components["schemas"]["ReturnStep"] | components["schemas"]["SnoozeStep"] | components["schemas"]["OpenCaseStep"] | components["schemas"]["PriorityStep"])[];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * MacroChange
         * @description What changes of a macro; what is absent stays.
         */
        MacroChange: {
            title?: components["schemas"]["Bilingual"] | null;
            /** Steps */
            steps?: (components["schemas"]["ReplyStep"] | components["schemas"]["NoteStep"] | components["schemas"]["CloseStep"] | components["schemas"]["ReturnStep"] | components["schemas"]["SnoozeStep"] | components["schemas"]["OpenCaseStep"] | components["schemas"]["PriorityStep"])[] | null;
        };
        /**
         * MacroRequest
         * @description Run a macro once on the conversation as it was seen.
         */
        MacroRequest: {
            /**
             * Version
             * @description The conversation's owner_version.
             */
            version: number;
            /** Client Id */
            client_id: string;
        };
        /**
         * MacroResult
         * @description What a run did. ``again`` when it had been done before.
         */
        MacroResult: {
            /** Steps */
            steps: components["schemas"]["DoneStep"][];
            /** Owner */
            owner: string;
            /** Owner Version */
            owner_version: number;
            /** Again */
            again: boolean;
        };
        /**
         * MacrosReply
         * @description All macros by title.
         */
        MacrosReply: {
            /** Items */
            items: components["schemas"]["Macro"][];
        };
        /**
         * Me
         * @description Who is signed in, what he may do, and the token his page sends along.
         */
        Me: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Email */
            email: string;
            /** Roles */
            roles: string[];
            /** Permissions */
            permissions: string[];
            /** Languages */
            languages: string[];
            /** Skills */
            skills: string[];
            /** Photo Url */
            photo_url: string | null;
            /** Presence */
            presence: string;
            /** Csrf */
            csrf: string;
        };
        /**
         * Meaning
         * @description An intent in one language.
         *
         *     Attributes:
         *         meaning: what the customer wants.
         *         negative: what is not meant, with the intent it is confused with; ``not`` in the file.
         *         examples: a few messages; where the file has none, training examples stand in.
         */
        Meaning: {
            /** Meaning */
            meaning: string;
            /**
             * Not
             * @default
             */
            not: string;
            /**
             * Examples
             * @default []
             */
            examples: string[];
        };
        /**
         * MeaningIn
         * @description What an intent means, in both languages.
         */
        MeaningIn: {
            /** It */
            it: string;
            /** En */
            en: string;
        };
        /**
         * Member
         * @description Somebody on the staff.
         */
        Member: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Photo Url */
            photo_url: string | null;
            /** Email */
            email: string;
            /** Roles */
            roles: ("agent" | "trainer" | "knowledge_manager" | "analyst" | "admin")[];
            /** Languages */
            languages: ("it" | "en")[];
            /** Skills */
            skills: string[];
            /** Active */
            active: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * MemberChange
         * @description What changes; what is not named stays. ``active: false`` ends every session at once.
         */
        MemberChange: {
            /** Name */
            name?: string | null;
            /** Roles */
            roles?: ("agent" | "trainer" | "knowledge_manager" | "analyst" | "admin")[] | null;
            /** Languages */
            languages?: ("it" | "en")[] | null;
            /** Skills */
            skills?: string[] | null;
            /** Active */
            active?: boolean | null;
            /** Password */
            password?: string | null;
        };
        /**
         * Members
         * @description The staff, by name.
         */
        Members: {
            /** Items */
            items: components["schemas"]["Member"][];
        };
        /**
         * MergeBody
         * @description Go on with this customer's other conversation.
         */
        MergeBody: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
            /** Into */
            into: string;
        };
        /**
         * MergeInto
         * @description The case in which this one is followed from now on.
         */
        MergeInto: {
            /** Into */
            into: string;
        };
        /**
         * MessageDetail
         * @description A message with the talk around it and what the asker may see of its readings.
         */
        MessageDetail: {
            message: components["schemas"]["ReviewMessage"];
            /** Talk */
            talk: components["schemas"]["Said"][];
            /** Labels */
            labels: components["schemas"]["LabelReading"][];
            /** Prediction Entities */
            prediction_entities: components["schemas"]["Found"][];
        };
        /**
         * MessageReply
         * @description The message is stored; its reply comes as an event.
         */
        MessageReply: {
            /** Message Id */
            message_id: string;
            /** Seq */
            seq: number;
        };
        /**
         * MessageRequest
         * @description One message of the customer.
         */
        MessageRequest: {
            /** Client Message Id */
            client_message_id: string;
            /** Text */
            text: string;
            /**
             * Button Id
             * @description The button that was pressed, if any.
             */
            button_id?: string | null;
        };
        /**
         * Missing
         * @description What the conversation stopped at.
         *
         *     ``name`` is the slot of a form, the action that waits for a yes, or the intents between which
         *     the message could not be decided; ``question`` is what the bot asked, in its words.
         */
        Missing: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "datum" | "confirmation" | "sign_in" | "meaning" | "answer";
            /** Name */
            name: string;
            /** Form */
            form: string | null;
            /** Question */
            question: string | null;
            /** Seq */
            seq: number | null;
        };
        /**
         * Model
         * @description One model file.
         */
        Model: {
            /** Id */
            id: string;
            /** File */
            file: string;
            /**
             * Trained At
             * Format: date-time
             */
            trained_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "previous" | "candidate" | "damaged";
            /** Bytes */
            bytes: number;
            /** Sha256 */
            sha256: string;
            /** Run Id */
            run_id: string | null;
            summary: components["schemas"]["Summary"];
        };
        /**
         * Models
         * @description All model files, the newest first, and the id of the one that answers.
         */
        Models: {
            /** Running */
            running: string | null;
            /** Models */
            models: components["schemas"]["Model"][];
        };
        /**
         * Mood
         * @description How the customer sounds now, read from his words.
         */
        Mood: {
            /**
             * Now
             * @enum {string}
             */
            now: "angry" | "unhappy" | "neutral" | "content";
            /**
             * Score
             * @description From -1, worst, to 1.
             */
            score: number;
            /**
             * Words
             * @description What it was read from, as written.
             */
            words: string[];
            turn: components["schemas"]["MoodTurn"] | null;
            /**
             * By
             * @constant
             */
            by: "words";
        };
        /**
         * MoodNow
         * @description How the customer's messages sound, from their words: -1 worst, 1 best.
         */
        MoodNow: {
            /** Score */
            score: number;
            /**
             * Label
             * @enum {string}
             */
            label: "angry" | "unhappy" | "neutral" | "content";
        };
        /**
         * MoodTurn
         * @description The message at which the mood changed.
         */
        MoodTurn: {
            /** Seq */
            seq: number;
            /** From */
            from: string;
            /** To */
            to: string;
        };
        /**
         * Named
         * @description A customer or a colleague as a line of a list shows them.
         */
        Named: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * Nearest
         * @description The intent whose examples are nearest.
         */
        Nearest: {
            /** Intent */
            intent: string;
            /** Similarity */
            similarity: number;
        };
        /**
         * Neighbour
         * @description An example that lies near.
         */
        Neighbour: {
            /** Text */
            text: string;
            /** Intent */
            intent: string;
            /** Language */
            language: string;
            /** Similarity */
            similarity: number;
            /** File */
            file: string;
            /** Line */
            line: number;
        };
        /**
         * NewCanned
         * @description A canned reply to keep.
         */
        NewCanned: {
            /** Shortcut */
            shortcut: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Title */
            title: string;
            /** Text */
            text: string;
            /**
             * Shared
             * @default false
             */
            shared: boolean;
        };
        /**
         * NewCase
         * @description A case that staff open for a customer; ``client_case_id`` makes a second try harmless.
         */
        NewCase: {
            /** Client Case Id */
            client_case_id: string;
            /** Customer Id */
            customer_id: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /** Subject */
            subject: string;
            /**
             * Text
             * @default
             */
            text: string;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /** Product */
            product?: string | null;
            /** Conversation Id */
            conversation_id?: string | null;
        };
        /**
         * NewDialogue
         * @description A conversation, or a part of it, that is to be a test.
         */
        NewDialogue: {
            /** Client Id */
            client_id: string;
            /** Conversation Id */
            conversation_id: string;
            /** Title */
            title: string;
            /** From Seq */
            from_seq?: number | null;
            /** To Seq */
            to_seq?: number | null;
        };
        /**
         * NewExample
         * @description An example of a new intent.
         */
        NewExample: {
            /** Text */
            text: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /**
             * Entities
             * @default []
             */
            entities: components["schemas"]["Span"][];
        };
        /**
         * NewIntent
         * @description An intent that is wanted; without a title the first example serves as one.
         */
        NewIntent: {
            /** Client Id */
            client_id: string;
            /** Name */
            name: string;
            /** Subject */
            subject: string;
            meaning: components["schemas"]["MeaningIn"];
            not?: components["schemas"]["MeaningIn"] | null;
            reply: components["schemas"]["ReplyIn"];
            title?: components["schemas"]["TitleIn"] | null;
            /** Examples */
            examples: components["schemas"]["NewExample"][];
        };
        /**
         * NewInteraction
         * @description An interaction sent by another system.
         *
         *     ``customer`` names whose it is by one key; the pair ``(source, source_id)`` identifies it.
         */
        NewInteraction: {
            /**
             * Customer Kind
             * @default customer_code
             * @enum {string}
             */
            customer_kind: "customer_code" | "email" | "phone" | "tax_code" | "vat_number" | "visitor" | "crm" | "loyalty_card";
            /** Customer */
            customer: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "phone" | "email" | "shop" | "app" | "chat" | "letter";
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Subject */
            subject: string;
            /** Summary It */
            summary_it: string;
            /** Summary En */
            summary_en?: string | null;
            /** Reference */
            reference?: string | null;
            /** Source */
            source: string;
            /** Source Id */
            source_id: string;
        };
        /**
         * NewLink
         * @description What another case is to this one.
         */
        NewLink: {
            /** To */
            to: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "related" | "duplicate_of" | "caused_by";
        };
        /**
         * NewMacro
         * @description A macro to keep.
         */
        NewMacro: {
            title: components["schemas"]["Bilingual"];
            /** Steps */
            steps: (components["schemas"]["ReplyStep"] | components["schemas"]["NoteStep"] | components["schemas"]["CloseStep"] | components["schemas"]["ReturnStep"] | components["schemas"]["SnoozeStep"] | components["schemas"]["OpenCaseStep"] | components["schemas"]["PriorityStep"])[];
        };
        /**
         * NewMember
         * @description Somebody who starts here; without a password one is made and shown once.
         */
        NewMember: {
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** Roles */
            roles: ("agent" | "trainer" | "knowledge_manager" | "analyst" | "admin")[];
            /** Languages */
            languages?: ("it" | "en")[];
            /** Skills */
            skills?: string[];
            /** Password */
            password?: string | null;
        };
        /**
         * NewName
         * @description An intent of theirs that is none of ours yet, and what it is called here.
         */
        NewName: {
            /** Name */
            name: string;
            /** Examples */
            examples: number;
            /** Becomes */
            becomes: string;
        };
        /**
         * NewNote
         * @description A note; internal unless it says otherwise, so that a slip tells the customer nothing.
         */
        NewNote: {
            /** Client Note Id */
            client_note_id: string;
            /** Text */
            text: string;
            /**
             * Internal
             * @default true
             */
            internal: boolean;
        };
        /**
         * NewRun
         * @description A run that is wanted.
         */
        NewRun: {
            /** Client Id */
            client_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "train" | "evaluate" | "dialogues" | "finetune" | "quality";
            /** @default {} */
            params: components["schemas"]["RunParams"];
        };
        /**
         * Note
         * @description A private note. The customer never sees it.
         */
        Note: {
            /** Id */
            id: string;
            /** @description Null: the system. */
            author: components["schemas"]["StaffName"] | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "note" | "pass" | "return" | "close" | "merge" | "system";
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * NoteBody
         * @description A private note.
         */
        NoteBody: {
            /** Client Note Id */
            client_note_id: string;
            /** Text */
            text: string;
        };
        /**
         * NoteReply
         * @description The note is kept.
         */
        NoteReply: {
            /** Note Id */
            note_id: string;
        };
        /**
         * NoteStep
         * @description Leave a private note.
         */
        NoteStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "note";
            text: components["schemas"]["Bilingual"];
        };
        /**
         * Notes
         * @description The notes of a conversation, oldest first.
         */
        Notes: {
            /** Items */
            items: components["schemas"]["Note"][];
        };
        /**
         * OidcOption
         * @description The button that leads to the company's identity provider.
         */
        OidcOption: {
            /** Title */
            title: string;
            /** Url */
            url: string;
        };
        /**
         * OpenCaseStep
         * @description Open a case for the customer; the subject may use variables.
         */
        OpenCaseStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "open_case";
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            subject: components["schemas"]["Bilingual"];
            text?: components["schemas"]["Bilingual"] | null;
        };
        /**
         * Origin
         * @description What a text was made from.
         */
        Origin: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "canned" | "suggestion" | "macro";
            /** Id */
            id: string;
        };
        /**
         * OutcomeDay
         * @description One calendar day in Italy.
         */
        OutcomeDay: {
            /** Episodes */
            episodes: number;
            /**
             * Open
             * @description Begun and not ended yet: in none of the counts below.
             */
            open: number;
            solved: components["schemas"]["Solved"];
            /**
             * Handoffs
             * @description By reason.
             */
            handoffs: {
                [key: string]: number;
            };
            /** @description From the queue to a person's first answer. */
            first_answer: components["schemas"]["Waits"];
            /** @description All time a customer's message waited for a person. */
            total_wait: components["schemas"]["Waits"];
            /**
             * Reopened
             * @description The customer wrote again within 7 days of the end.
             */
            reopened: number;
            /** Rated */
            rated: number;
            /**
             * Satisfaction
             * @description Mean of the stars given, 1 to 5.
             */
            satisfaction: number | null;
            /**
             * Satisfied
             * @description Ratings of 4 or 5.
             */
            satisfied: number;
            /** Thumbs Up */
            thumbs_up: number;
            /** Thumbs Down */
            thumbs_down: number;
            /**
             * Day
             * Format: date
             */
            day: string;
        };
        /**
         * OutcomeSummary
         * @description Episodes that began in a stretch of time, and how they ended.
         */
        OutcomeSummary: {
            /** Episodes */
            episodes: number;
            /**
             * Open
             * @description Begun and not ended yet: in none of the counts below.
             */
            open: number;
            solved: components["schemas"]["Solved"];
            /**
             * Handoffs
             * @description By reason.
             */
            handoffs: {
                [key: string]: number;
            };
            /** @description From the queue to a person's first answer. */
            first_answer: components["schemas"]["Waits"];
            /** @description All time a customer's message waited for a person. */
            total_wait: components["schemas"]["Waits"];
            /**
             * Reopened
             * @description The customer wrote again within 7 days of the end.
             */
            reopened: number;
            /** Rated */
            rated: number;
            /**
             * Satisfaction
             * @description Mean of the stars given, 1 to 5.
             */
            satisfaction: number | null;
            /**
             * Satisfied
             * @description Ratings of 4 or 5.
             */
            satisfied: number;
            /** Thumbs Up */
            thumbs_up: number;
            /** Thumbs Down */
            thumbs_down: number;
        };
        /**
         * OutcomesReply
         * @description Outcomes by day, and of all days together.
         */
        OutcomesReply: {
            /** Days */
            days: components["schemas"]["OutcomeDay"][];
            total: components["schemas"]["OutcomeSummary"];
        };
        /**
         * OwnerReply
         * @description Who owns the conversation now.
         */
        OwnerReply: {
            /**
             * Owner
             * @enum {string}
             */
            owner: "bot" | "queue" | "person" | "closed";
        };
        /**
         * OwnershipView
         * @description Who owns a conversation after a command.
         */
        OwnershipView: {
            /** Conversation Id */
            conversation_id: string;
            /**
             * Owner
             * @enum {string}
             */
            owner: "bot" | "queue" | "person" | "closed";
            /** Owner Version */
            owner_version: number;
            assignee: components["schemas"]["StaffName"] | null;
            /** Snoozed */
            snoozed: boolean;
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Last Seq */
            last_seq: number;
        };
        /**
         * Part
         * @description What a stretch of the message asks for; the only part of a message is all of it.
         */
        Part: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Intent */
            intent: string;
            /**
             * Entities
             * @default []
             */
            entities: components["schemas"]["Span"][];
        };
        /**
         * PassBody
         * @description Give it to a colleague, or (null) back to the queue.
         */
        PassBody: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
            /** To */
            to: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * PasswordChange
         * @description One's own password, which ends one's other sessions.
         */
        PasswordChange: {
            /** Current */
            current: string;
            /** New */
            new: string;
        };
        /**
         * PastConversation
         * @description One line of the list of conversations.
         */
        PastConversation: {
            /** Conversation Id */
            conversation_id: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Owner */
            owner: string;
            /** Last Text */
            last_text: string;
            /** Unread */
            unread: number;
        };
        /**
         * PastReply
         * @description The visitor's own conversations, the latest first; ``next_cursor`` asks for older ones.
         */
        PastReply: {
            /** Items */
            items: components["schemas"]["PastConversation"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PersonsReading
         * @description What one trainer said of the message.
         */
        PersonsReading: {
            /** By Name */
            by_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Decision
             * @enum {string}
             */
            decision: "label" | "reject" | "skip";
            /** Parts */
            parts: components["schemas"]["Part"][];
        };
        /**
         * Plan
         * @description A plan. ``unit_price`` is EUR per kWh or Smc; indexed plans add it to the index.
         */
        Plan: {
            /** Code */
            code: string;
            /**
             * Product
             * @enum {string}
             */
            product: "luce" | "gas" | "fibra";
            /** Name */
            name: string;
            /**
             * Audience
             * @enum {string}
             */
            audience: "person" | "firm" | "all";
            /**
             * Price Kind
             * @enum {string}
             */
            price_kind: "fixed" | "indexed" | "flat";
            /** Unit Price */
            unit_price: string | null;
            /** Monthly Fee Cents */
            monthly_fee_cents: number;
            /** Download Mbps */
            download_mbps: number | null;
            /** Upload Mbps */
            upload_mbps: number | null;
            /** Minimum Mbps */
            minimum_mbps: number | null;
            description: components["schemas"]["Bilingual"];
        };
        /**
         * Presence
         * @description Somebody's presence, and how much he has in hand.
         */
        Presence: {
            staff: components["schemas"]["StaffName"];
            /**
             * State
             * @enum {string}
             */
            state: "present" | "away" | "offline";
            /**
             * Idle
             * @description Away by itself, for want of a sign of life.
             */
            idle: boolean;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Open Conversations */
            open_conversations: number;
        };
        /**
         * PresenceBody
         * @description Whether one is at the desk; sent again as a sign of life.
         */
        PresenceBody: {
            /**
             * State
             * @enum {string}
             */
            state: "present" | "away" | "offline";
        };
        /**
         * PresenceList
         * @description Everybody who may own conversations.
         */
        PresenceList: {
            /** Items */
            items: components["schemas"]["Presence"][];
            /** Capacity */
            capacity: number;
        };
        /**
         * Preview
         * @description What a label would do to the next model.
         *
         *     Attributes:
         *         agree: how many of the neighbours have the label's intent.
         *         better: changes toward what people say, ``worse`` away from it.
         *         seconds: how long the linear head took to learn it.
         */
        Preview: {
            /** Neighbours */
            neighbours: components["schemas"]["Neighbour"][];
            /** Agree */
            agree: number;
            /** Duplicates */
            duplicates: components["schemas"]["Standing"][];
            /** Contradictions */
            contradictions: components["schemas"]["Standing"][];
            /** Changes */
            changes: components["schemas"]["ChangedText"][];
            /** Better */
            better: number;
            /** Worse */
            worse: number;
            /** Seconds */
            seconds: number;
        };
        /**
         * PreviewBody
         * @description A label that is not given yet.
         */
        PreviewBody: {
            /** Parts */
            parts: components["schemas"]["Part"][];
        };
        /**
         * PriorityStep
         * @description Change how urgent the conversation is.
         */
        PriorityStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "priority";
            /**
             * Priority
             * @enum {string}
             */
            priority: "safety" | "urgent" | "high" | "normal" | "low";
        };
        /**
         * ProbableFact
         * @description Something inferred: never said to the customer as known.
         */
        ProbableFact: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Value */
            value: string;
            /** Source */
            source: string;
            /** Purpose */
            purpose: string;
            /** Evidence */
            evidence: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Probability */
            probability: number;
            /** Model */
            model: string;
        };
        /**
         * Promote
         * @description A model that is to answer customers, and why.
         */
        Promote: {
            /** Client Id */
            client_id: string;
            /** Reason */
            reason: string;
            /**
             * Override
             * @description Against the gate; never against safety or the file.
             * @default false
             */
            override: boolean;
        };
        /**
         * Promoted
         * @description The model that answers now.
         */
        Promoted: {
            /** Running */
            running: string;
        };
        /**
         * Promotion
         * @description A model took over.
         */
        Promotion: {
            /** Model Id */
            model_id: string;
            /** Previous */
            previous: string | null;
            /** Reason */
            reason: string;
            /** By Name */
            by_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "promote" | "rollback";
            /** Overridden */
            overridden: boolean;
        };
        /**
         * Promotions
         * @description Who promoted what, the newest first.
         */
        Promotions: {
            /** Promotions */
            promotions: components["schemas"]["Promotion"][];
        };
        /**
         * QueueItem
         * @description One conversation as a line of the queue.
         */
        QueueItem: {
            /** Conversation Id */
            conversation_id: string;
            customer: components["schemas"]["CustomerName"] | null;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /**
             * Owner
             * @enum {string}
             */
            owner: "bot" | "queue" | "person" | "closed";
            /** Owner Version */
            owner_version: number;
            assignee: components["schemas"]["StaffName"] | null;
            /**
             * Reason
             * @description Category of the handoff; null: the bot has it.
             */
            reason: string | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "safety" | "urgent" | "high" | "normal" | "low";
            /** Score */
            score: number;
            /** Score Parts */
            score_parts: components["schemas"]["ScorePart"][];
            /**
             * Served First
             * @description Why it goes before all points: safety, waited.
             */
            served_first: string | null;
            /**
             * Waiting Since
             * @description Null: no answer is owed.
             */
            waiting_since: string | null;
            last_message: components["schemas"]["LastMessage"] | null;
            /** Unanswered */
            unanswered: boolean;
            sla: components["schemas"]["Sla"] | null;
            /** Snoozed */
            snoozed: boolean;
            /**
             * Snoozed Until
             * @description Null while snoozed: until he writes.
             */
            snoozed_until: string | null;
            /**
             * By Email
             * @description The customer left the queue and is owed an e-mail.
             */
            by_email: boolean;
            mood: components["schemas"]["MoodNow"];
            /** Subject */
            subject: string | null;
            /** Merged Into */
            merged_into: string | null;
            /** Closed At */
            closed_at: string | null;
        };
        /**
         * QueuePage
         * @description One page of the queue.
         */
        QueuePage: {
            /** Items */
            items: components["schemas"]["QueueItem"][];
            counts: components["schemas"]["Counts"];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Ranked
         * @description One intent and how likely the model thought it.
         */
        Ranked: {
            /** Intent */
            intent: string;
            /** Confidence */
            confidence: number;
        };
        /**
         * RatingRequest
         * @description One to five, and why.
         */
        RatingRequest: {
            /** Score */
            score: number;
            /** Comment */
            comment?: string | null;
            /**
             * Episode Id
             * @description From the `rating_asked` event; the episode last asked about without it.
             */
            episode_id?: string | null;
        };
        /**
         * ReadRequest
         * @description How far the customer has read.
         */
        ReadRequest: {
            /** Seq */
            seq: number;
        };
        /**
         * Reading
         * @description What one model made of one message.
         */
        Reading: {
            /** Intent */
            intent: string;
            /** Confidence */
            confidence: number;
            /** Sure */
            sure: boolean;
        };
        /**
         * Reason
         * @description One ground against an offer; ``reference`` is the case, return or fault it rests on.
         */
        Reason: {
            /**
             * Code
             * @enum {string}
             */
            code: "unknown_customer" | "no_consent" | "open_complaint" | "open_fault" | "open_return" | "open_dispute" | "quiet_hours" | "recently_offered" | "already_has" | "state_unreadable";
            /** Reference */
            reference?: string | null;
            /**
             * Details
             * @default {}
             */
            details: {
                [key: string]: unknown;
            };
        };
        /**
         * Refusal
         * @description An example that no file can hold, and why.
         */
        Refusal: {
            /** Text */
            text: string;
            /** Reason */
            reason: string;
        };
        /**
         * Refused
         * @description A message that a bulk action left as it was, and why.
         */
        Refused: {
            /** Message Id */
            message_id: string;
            /** Code */
            code: string;
        };
        /**
         * RenderRequest
         * @description The conversation to fill a canned reply for.
         */
        RenderRequest: {
            /** Conversation Id */
            conversation_id: string;
        };
        /**
         * Rendered
         * @description A canned reply filled in. What is missing stands in the text as ``[name]``.
         */
        Rendered: {
            /** Text */
            text: string;
            /** Missing */
            missing: string[];
        };
        /**
         * ReplyIn
         * @description What is answered, in both languages.
         */
        ReplyIn: {
            /** It */
            it: string;
            /** En */
            en: string;
        };
        /**
         * ReplyStep
         * @description Answer the customer: with a canned reply by its shortcut, or with a text.
         */
        ReplyStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "reply";
            /** Shortcut */
            shortcut?: string | null;
            text?: components["schemas"]["Bilingual"] | null;
        };
        /**
         * Report
         * @description Cross-validation on the training examples, and the frozen test set where there is one.
         */
        Report: {
            /** N */
            n: number;
            /** Accuracy */
            accuracy: number;
            /** Macro F1 */
            macro_f1: number;
            /** Ece */
            ece: number;
            /** Threshold */
            threshold: number;
            /** Coverage */
            coverage: number;
            /** Wrong While Sure */
            wrong_while_sure: number;
            /** Reliability */
            reliability: components["schemas"]["Bin"][];
            /** Curve */
            curve: components["schemas"]["Trade"][];
            /** Intents */
            intents: components["schemas"]["IntentScore"][];
            /** Confusion */
            confusion: components["schemas"]["Cell"][];
            test: components["schemas"]["Scores"] | null;
        };
        /**
         * Resolution
         * @description What the group turned out to be, and who said so.
         */
        Resolution: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "new_intent" | "examples" | "article" | "nothing";
            /** Intent */
            intent?: string | null;
            /** Title */
            title?: string | null;
            /** By Name */
            by_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * ResolveBody
         * @description What a group turned out to be; ``message_ids`` are those meant, all without it.
         */
        ResolveBody: {
            /** Client Id */
            client_id: string;
            /** Version */
            version: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "new_intent" | "examples" | "article" | "nothing";
            /** Intent */
            intent?: string | null;
            /** Subject */
            subject?: string | null;
            meaning?: components["schemas"]["Words"] | null;
            reply?: components["schemas"]["Words"] | null;
            /** Title */
            title?: string | null;
            /** Message Ids */
            message_ids?: string[] | null;
        };
        /**
         * ReturnBody
         * @description Give it back to the bot.
         */
        ReturnBody: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
            /**
             * Note
             * @description What was settled. The customer reads it, the bot knows it.
             */
            note: string;
            /**
             * Text
             * @description A last message of the agent.
             */
            text?: string | null;
        };
        /**
         * ReturnStep
         * @description Give the conversation back to the bot with a note of what was settled.
         */
        ReturnStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "return";
            note: components["schemas"]["Bilingual"];
        };
        /**
         * ReviewMessage
         * @description One message under review, as anybody who may read labels sees it.
         *
         *     ``label`` is the accepted one: of what a first reader said nothing shows here.
         */
        ReviewMessage: {
            /** Id */
            id: string;
            /** Conversation Id */
            conversation_id: string;
            /** Seq */
            seq: number;
            /** Text */
            text: string;
            /** Language */
            language: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "second" | "disputed" | "labelled" | "rejected" | "skipped";
            /** Version */
            version: number;
            /** Intent */
            intent: string | null;
            /** Confidence */
            confidence: number;
            /** Sure */
            sure: boolean;
            /** Ranking */
            ranking: components["schemas"]["Ranked"][];
            /** Entities */
            entities: components["schemas"]["Found"][];
            /** Reasons */
            reasons: ("unsure" | "thumbs_down" | "asked_again" | "handed_over" | "agent_answered" | "out_of_scope" | "neighbours" | "novel" | "drift" | "safety")[];
            /** Score */
            score: number;
            /** Model Id */
            model_id: string | null;
            /** Twice */
            twice: boolean;
            /** Label */
            label: components["schemas"]["Part"][] | null;
            /** Labelled By */
            labelled_by: string | null;
            /** Exported */
            exported: boolean;
            /** Test */
            test: boolean;
            /** Group Id */
            group_id: string | null;
        };
        /**
         * RollBack
         * @description The model before is to answer again, and why.
         */
        RollBack: {
            /** Client Id */
            client_id: string;
            /** Reason */
            reason: string;
        };
        /**
         * RunDetail
         * @description A run with what it found.
         */
        RunDetail: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "train" | "evaluate" | "dialogues" | "finetune" | "quality";
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
            /** Step */
            step: string;
            /** Percent */
            percent: number;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Model Id */
            model_id: string | null;
            /** By */
            by: string | null;
            /** By Name */
            by_name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Started At */
            started_at: string | null;
            /** Finished At */
            finished_at: string | null;
            error: components["schemas"]["RunError"] | null;
            /** Report */
            report: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * RunError
         * @description Why a run failed.
         */
        RunError: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * RunParams
         * @description What a run is told: each kind takes its own.
         *
         *     Attributes:
         *         model_id: which model is to read, or to be put through the dialogue tests.
         *         encoder: folder in ``var/encoders`` to train with.
         *         epochs: passes of fine-tuning; 0: as many as the examples ask for.
         *         head: what an encoder learns with.
         */
        RunParams: {
            /** Model Id */
            model_id?: string | null;
            /** Encoder */
            encoder?: string | null;
            /** Epochs */
            epochs?: number | null;
            /** Head */
            head?: ("softmax" | "contrastive") | null;
        };
        /**
         * Runs
         * @description The runs, the newest first.
         */
        Runs: {
            /** Runs */
            runs: components["schemas"]["agent__training__schemas__Run"][];
        };
        /**
         * Said
         * @description One message of the conversation around; ``mine`` marks the one under review.
         */
        Said: {
            /** Seq */
            seq: number;
            /** Sender */
            sender: string;
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Mine */
            mine: boolean;
        };
        /**
         * ScorePart
         * @description One reason for the place in the queue, in points.
         */
        ScorePart: {
            /** Name */
            name: string;
            /** Points */
            points: number;
        };
        /**
         * Scores
         * @description How well a model does on one set of examples.
         */
        Scores: {
            /** N */
            n: number;
            /** Accuracy */
            accuracy: number;
            /** Macro F1 */
            macro_f1: number;
            /** Ece */
            ece: number;
            /** Threshold */
            threshold: number;
            /** Coverage */
            coverage: number;
            /** Wrong While Sure */
            wrong_while_sure: number;
            /** Reliability */
            reliability: components["schemas"]["Bin"][];
            /** Curve */
            curve: components["schemas"]["Trade"][];
            /** Intents */
            intents: components["schemas"]["IntentScore"][];
            /** Confusion */
            confusion: components["schemas"]["Cell"][];
        };
        /**
         * SearchReply
         * @description What was found, newest first. ``words`` is how the query was read.
         */
        SearchReply: {
            /** Items */
            items: components["schemas"]["Hit"][];
            /** Words */
            words: string[];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * SessionReply
         * @description A session token and what has to be said at once.
         */
        SessionReply: {
            /** Token */
            token: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Disclosure
             * @description That this is a machine, in the conversation's language.
             */
            disclosure: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            customer: components["schemas"]["KnownCustomer"] | null;
            /** Owner */
            owner: string;
            /** Last Seq */
            last_seq: number;
        };
        /**
         * SessionRequest
         * @description Begin a conversation, or go on with the one the bearer token names.
         */
        SessionRequest: {
            /**
             * Locale
             * @description Language tag of the page.
             */
            locale?: string | null;
            /**
             * Identity Token
             * @description Signed by the host site; absent for anonymous.
             */
            identity_token?: string | null;
            /**
             * Fresh
             * @description Begin a new one as the same visitor, instead of going on.
             * @default false
             */
            fresh: boolean;
        };
        /**
         * Shown
         * @description A typical message.
         */
        Shown: {
            /** Message Id */
            message_id: string;
            /** Text */
            text: string;
            /** Language */
            language: string;
        };
        /**
         * SignInOptions
         * @description How one may sign in here.
         */
        SignInOptions: {
            /** Password */
            password: boolean;
            oidc: components["schemas"]["OidcOption"] | null;
        };
        /**
         * SignInRequest
         * @description An e-mail and a password.
         */
        SignInRequest: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * SimilarCase
         * @description A solved case that resembles this one. ``score`` is a cosine from -1 to 1.
         */
        SimilarCase: {
            /** Number */
            number: string;
            /**
             * Category
             * @enum {string}
             */
            category: "complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other";
            /** Product */
            product: string | null;
            subject: components["schemas"]["Bilingual"];
            solution: components["schemas"]["Bilingual"];
            /** Closed At */
            closed_at: string | null;
            /** Score */
            score: number;
        };
        /**
         * Sla
         * @description The deadline that comes next, and how it stands.
         */
        Sla: {
            /**
             * Name
             * @enum {string}
             */
            name: "first_answer" | "next_answer" | "solution";
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "ok" | "warning" | "breached";
        };
        /**
         * SlaClock
         * @description The deadline that comes next.
         */
        SlaClock: {
            /**
             * Name
             * @enum {string}
             */
            name: "first_answer" | "solution";
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "ok" | "warning" | "breached" | "paused";
        };
        /**
         * SlaPolicies
         * @description A policy for each priority.
         */
        SlaPolicies: {
            /**
             * Warn At
             * @description Share of the time left at the warning.
             * @default 0.25
             */
            warn_at: number;
            safety: components["schemas"]["SlaPolicy"];
            urgent: components["schemas"]["SlaPolicy"];
            high: components["schemas"]["SlaPolicy"];
            normal: components["schemas"]["SlaPolicy"];
            low: components["schemas"]["SlaPolicy"];
        };
        /**
         * SlaPolicy
         * @description Minutes until a first answer, each next one, and the solution are due.
         */
        SlaPolicy: {
            /** First Answer */
            first_answer: number;
            /** Next Answer */
            next_answer: number;
            /** Solution */
            solution: number;
            /**
             * Clock
             * @default hours
             * @enum {string}
             */
            clock: "hours" | "always";
        };
        /**
         * SnoozeBody
         * @description Hide it until a moment, or (null) until the customer writes.
         */
        SnoozeBody: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
            /** Until */
            until: string | null;
        };
        /**
         * SnoozeStep
         * @description Put the conversation aside for some hours.
         */
        SnoozeStep: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            do: "snooze";
            /** Hours */
            hours: number;
        };
        /**
         * Solved
         * @description Episodes by who solved them.
         */
        Solved: {
            /** Bot */
            bot: number;
            /** Person */
            person: number;
            /** None */
            none: number;
        };
        /**
         * Span
         * @description An entity: which characters (Unicode code points) of the message's text, and what it is.
         */
        Span: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Entity */
            entity: string;
            /** Role */
            role?: string | null;
            /** Value */
            value?: string | null;
        };
        /**
         * StaffCard
         * @description What customers and colleagues see of somebody.
         */
        StaffCard: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Photo Url */
            photo_url: string | null;
        };
        /**
         * StaffEvents
         * @description Events after the one asked for, oldest first; the same as the customer's.
         */
        StaffEvents: {
            /** Events */
            events: {
                [key: string]: unknown;
            }[];
            /** Last Seq */
            last_seq: number;
        };
        /**
         * StaffMessageBody
         * @description A message to the customer.
         */
        StaffMessageBody: {
            /** Client Message Id */
            client_message_id: string;
            /** Text */
            text: string;
            origin?: components["schemas"]["Origin"] | null;
        };
        /**
         * StaffName
         * @description Somebody of the staff, by name.
         */
        StaffName: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * Standing
         * @description An example of the same wording.
         */
        Standing: {
            /** Text */
            text: string;
            /** Intent */
            intent: string;
            /** File */
            file: string;
            /** Line */
            line: number;
        };
        /**
         * StatusReply
         * @description Whether people are there, and how long it takes.
         */
        StatusReply: {
            /** Open */
            open: boolean;
            /** Next Opening */
            next_opening: string | null;
            /**
             * On Duty
             * @description Whether anybody of the staff is present now.
             */
            on_duty: boolean;
            /**
             * Expected Wait Seconds
             * @description From measured waits; null: unknown.
             */
            expected_wait_seconds: number | null;
            /** Waiting */
            waiting: number;
            /**
             * Sentence
             * @description The same in words, in the language asked for.
             */
            sentence: string;
        };
        /**
         * Suggestion
         * @description A reply from the knowledge base and the question of the customer that it answers.
         */
        Suggestion: {
            /** Id */
            id: string;
            /** Text */
            text: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            source: components["schemas"]["SuggestionSource"];
            /** Question */
            question: string;
            /** Seq */
            seq: number;
            /** Reason */
            reason: string;
            /**
             * Sure
             * @description The bot would have given this answer by itself.
             */
            sure: boolean;
        };
        /**
         * SuggestionSource
         * @description Where a suggested reply comes from. ``score`` is from 0 to 1.
         */
        SuggestionSource: {
            /** Article Id */
            article_id: string;
            /** Title */
            title: string;
            /** Url */
            url: string;
            /**
             * Language
             * @enum {string}
             */
            language: "it" | "en";
            /** Score */
            score: number;
        };
        /**
         * Summary
         * @description A model in a line; none where it keeps no predictions.
         */
        Summary: {
            /** Accuracy */
            accuracy?: number | null;
            /** Macro F1 */
            macro_f1?: number | null;
            /** Ece */
            ece?: number | null;
            /** Coverage */
            coverage?: number | null;
            /** Wrong While Sure */
            wrong_while_sure?: number | null;
            test?: components["schemas"]["TestSummary"] | null;
        };
        /**
         * SupplyPoint
         * @description A point of delivery and its meter.
         */
        SupplyPoint: {
            /** Id */
            id: string;
            /**
             * Product
             * @enum {string}
             */
            product: "luce" | "gas" | "fibra";
            /** Code */
            code: string;
            /** Street */
            street: string;
            /** House Number */
            house_number: string;
            /** Postal Code */
            postal_code: string;
            /** City */
            city: string;
            /** Province */
            province: string;
            /** Meter Serial */
            meter_serial: string | null;
            /** Power Kw */
            power_kw: string | null;
        };
        /**
         * SupportSettings
         * @description The company's support settings, as the console needs them.
         */
        SupportSettings: {
            /** Time Zone */
            time_zone: string;
            /** Hours */
            hours: {
                [key: string]: string[];
            };
            /** Public Holidays */
            public_holidays: string;
            /** Closing Days */
            closing_days: string[];
            /** Open */
            open: boolean;
            /** Next Opening */
            next_opening: string | null;
            sla: components["schemas"]["SlaPolicies"];
            /** Reasons */
            reasons: string[];
            /** Priorities */
            priorities: string[];
            /** Subjects */
            subjects: string[];
            /** Queue Limit */
            queue_limit: number;
            /** Capacity */
            capacity: number;
            /** Away After Minutes */
            away_after_minutes: number;
            /** Agent Silence Minutes */
            agent_silence_minutes: number;
            /** Reopen Days */
            reopen_days: number;
        };
        /**
         * TestSummary
         * @description The test set in two figures.
         */
        TestSummary: {
            /** N */
            n: number;
            /** Accuracy */
            accuracy: number;
        };
        /**
         * TimelineItem
         * @description One thing that happened.
         *
         *     ``label`` is a key and not a text: a subject, category, reason or product. ``text`` says what
         *     happened where there are words for it.
         */
        TimelineItem: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "interaction" | "conversation" | "case" | "bill" | "order" | "return" | "visit" | "request";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Reference */
            reference: string;
            /** Label */
            label: string;
            /** Status */
            status: string;
            /** Channel */
            channel?: ("phone" | "email" | "shop" | "app" | "chat" | "letter") | null;
            /** Direction */
            direction?: ("in" | "out") | null;
            text?: components["schemas"]["Bilingual"] | null;
            /** Amount Cents */
            amount_cents?: number | null;
        };
        /**
         * TimelineReply
         * @description Entries, newest first; ``next_before`` goes on from the last one.
         */
        TimelineReply: {
            /** Items */
            items: components["schemas"]["TimelineItem"][];
            /** Next Before */
            next_before: string | null;
        };
        /**
         * TitleIn
         * @description An intent in a customer's few words, in both languages: the title of a button.
         */
        TitleIn: {
            /** It */
            it: string;
            /** En */
            en: string;
        };
        /**
         * Trade
         * @description What a threshold costs: the share answered at once, and the errors among those.
         */
        Trade: {
            /** Threshold */
            threshold: number;
            /** Coverage */
            coverage: number;
            /** Error */
            error: number;
        };
        /**
         * TrainerFigures
         * @description What one trainer read, what somebody else read too, and how often they agreed.
         */
        TrainerFigures: {
            /** Name */
            name: string;
            /** Labels */
            labels: number;
            /** Twice */
            twice: number;
            /** Agreed */
            agreed: number;
        };
        /**
         * TranscriptReply
         * @description Where it goes; for a verified customer with most of the address hidden.
         */
        TranscriptReply: {
            /** Email */
            email: string;
        };
        /**
         * TranscriptRequest
         * @description Send the conversation by e-mail.
         */
        TranscriptRequest: {
            /**
             * Email
             * @description For who is not verified; a customer gets it at his address on record.
             */
            email?: string | null;
        };
        /**
         * Tried
         * @description What the machine did with one message.
         */
        Tried: {
            /** Seq */
            seq: number;
            /** Intent */
            intent: string | null;
            intent_title: components["schemas"]["Bilingual"] | null;
            /** Confidence */
            confidence: number | null;
            /** Action */
            action: string | null;
            /** Actions */
            actions: string[];
            /** Passages */
            passages: components["schemas"]["TriedPassage"][];
            /** Answer Confidence */
            answer_confidence: number | null;
            /**
             * Result
             * @enum {string}
             */
            result: "answered" | "declined" | "unclear" | "refused" | "failed" | "dropped";
            /** Answered */
            answered: boolean;
            /**
             * Error
             * @description Code of what was refused or failed.
             */
            error: string | null;
            /** Thumb */
            thumb: ("up" | "down") | null;
        };
        /**
         * TriedPassage
         * @description An article that was looked at for an answer.
         */
        TriedPassage: {
            /** Article */
            article: string;
            /** Title */
            title: string;
            /** Score */
            score: number;
        };
        /**
         * TypingBody
         * @description Whether somebody is writing now.
         */
        TypingBody: {
            /** On */
            on: boolean;
        };
        /**
         * Undone
         * @description The message that was taken back or restored; none: there was nothing to.
         */
        Undone: {
            message: components["schemas"]["ReviewMessage"] | null;
        };
        /**
         * UploadReply
         * @description The file is stored and is a message of the conversation.
         */
        UploadReply: {
            /** Message Id */
            message_id: string;
            /** Seq */
            seq: number;
            file: components["schemas"]["FileReply"];
        };
        /** ValidationError */
        ValidationError: {
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
            /** Input */
            input?: unknown;
            /** Context */
            ctx?: Record<string, never>;
        };
        /**
         * Versioned
         * @description A command on the ownership; a stale version is a conflict.
         */
        Versioned: {
            /**
             * Version
             * @description owner_version as last read
             */
            version: number;
        };
        /**
         * View
         * @description A kept filter.
         */
        View: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Shared */
            shared: boolean;
            /** Mine */
            mine: boolean;
            /** Filter */
            filter: {
                [key: string]: string;
            };
        };
        /**
         * ViewBody
         * @description A filter to keep.
         */
        ViewBody: {
            /** Client Id */
            client_id: string;
            /** Name */
            name: string;
            /**
             * Shared
             * @default false
             */
            shared: boolean;
            /** Filter */
            filter: {
                [key: string]: string;
            };
        };
        /**
         * Views
         * @description One's own filters and the shared ones, by name.
         */
        Views: {
            /** Views */
            views: components["schemas"]["View"][];
        };
        /**
         * Waits
         * @description Seconds; null where nobody waited.
         */
        Waits: {
            /** Median */
            median: number | null;
            /** P90 */
            p90: number | null;
            /** Most */
            most: number | null;
        };
        /**
         * Weekly
         * @description How many messages a week brought; ``week`` is its Monday.
         */
        Weekly: {
            /** Week */
            week: string;
            /** N */
            n: number;
        };
        /**
         * Words
         * @description One text in both languages.
         */
        Words: {
            /** It */
            it: string;
            /** En */
            en: string;
        };
        /**
         * Run
         * @description A stretch of text; ``mark`` where it is what was searched for.
         */
        agent__desk__schemas__Run: {
            /** Text */
            text: string;
            /** Mark */
            mark: boolean;
        };
        /**
         * Run
         * @description One piece of background work.
         */
        agent__training__schemas__Run: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "train" | "evaluate" | "dialogues" | "finetune" | "quality";
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
            /** Step */
            step: string;
            /** Percent */
            percent: number;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Model Id */
            model_id: string | null;
            /** By */
            by: string | null;
            /** By Name */
            by_name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Started At */
            started_at: string | null;
            /** Finished At */
            finished_at: string | null;
            error: components["schemas"]["RunError"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    read_card_v1_staff_conversations__conversation_id__card_get: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    search_transcripts_v1_staff_search_get: {
        parameters: {
            query: {
                q: string;
                language?: ("it" | "en") | null;
                /** @description First day, in Italy. */
                since?: string | null;
                /** @description Last day, in Italy. */
                until?: string | null;
                customer_id?: string | null;
                /** @description Only what he wrote. */
                staff_id?: string | null;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    search_customers_v1_staff_search_customers_get: {
        parameters: {
            query: {
                q: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomersReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_canned_v1_staff_canned_get: {
        parameters: {
            query?: {
                language?: ("it" | "en") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_canned_v1_staff_canned_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCanned"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canned"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_canned_v1_staff_canned__canned_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_canned_v1_staff_canned__canned_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CannedChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canned"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    render_canned_v1_staff_canned__canned_id__render_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenderRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_macros_v1_staff_macros_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MacrosReply"];
                };
            };
        };
    };
    add_macro_v1_staff_macros_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMacro"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Macro"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_macro_v1_staff_macros__macro_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                macro_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_macro_v1_staff_macros__macro_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                macro_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MacroChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Macro"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    run_macro_v1_staff_conversations__conversation_id__macros__macro_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
                macro_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MacroRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MacroResult"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_customer_v1_staff_customers__customer_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_timeline_v1_staff_customers__customer_id__timeline_get: {
        parameters: {
            query?: {
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_contracts_v1_staff_customers__customer_id__contracts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractsReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_bills_v1_staff_customers__customer_id__bills_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillsReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_cases_v1_staff_customers__customer_id__cases_get: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_outcomes_v1_staff_insights_outcomes_get: {
        parameters: {
            query?: {
                /** @description First day, in Italy. */
                from?: string | null;
                /** @description Last day, in Italy. */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomesReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_queue_v1_staff_queue_get: {
        parameters: {
            query?: {
                view?: "mine" | "unassigned" | "all" | "snoozed" | "closed";
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_conversation_v1_staff_conversations__conversation_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_notes_v1_staff_conversations__conversation_id__notes_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notes"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    write_note_v1_staff_conversations__conversation_id__notes_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_events_v1_staff_conversations__conversation_id__events_get: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffEvents"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    stream_events_v1_staff_conversations__conversation_id__stream_get: {
        parameters: {
            query?: {
                after?: number | null;
            };
            header?: {
                "last-event-id"?: number | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    stream_hints_v1_staff_stream_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    read_settings_v1_staff_settings_support_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportSettings"];
                };
            };
        };
    };
    take_v1_staff_conversations__conversation_id__take_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Versioned"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    release_v1_staff_conversations__conversation_id__release_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Versioned"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    pass_on_v1_staff_conversations__conversation_id__pass_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PassBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    give_back_v1_staff_conversations__conversation_id__return_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    snooze_v1_staff_conversations__conversation_id__snooze_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    close_v1_staff_conversations__conversation_id__close_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    merge_v1_staff_conversations__conversation_id__merge_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_message_v1_staff_conversations__conversation_id__messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffMessageBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    keep_draft_v1_staff_conversations__conversation_id__draft_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    staff_types_v1_staff_conversations__conversation_id__typing_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypingBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_presence_v1_staff_presence_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
        };
    };
    set_presence_v1_staff_presence_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_file_v1_staff_conversations__conversation_id__files_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    client_message_id: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    sign_in_options_v1_staff_sign_in_options_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInOptions"];
                };
            };
        };
    };
    sign_in_v1_staff_sign_in_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    sign_out_v1_staff_sign_out_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    read_me_v1_staff_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    change_my_password_v1_staff_me_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_members_v1_staff_members_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Members"];
                };
            };
        };
    };
    add_member_v1_staff_members_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedMember"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_member_v1_staff_members__staff_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_photo_v1_staff_members__staff_id__photo_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": unknown;
                "image/jpeg": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_photo_v1_staff_members__staff_id__photo_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_photo_v1_staff_photos__staff_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_audit_v1_staff_audit_get: {
        parameters: {
            query?: {
                before?: string | null;
                staff_id?: string | null;
                customer_id?: string | null;
                action?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    leave_v1_staff_oidc_start_get: {
        parameters: {
            query?: {
                page?: "console" | "studio";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    arrive_v1_staff_oidc_callback_get: {
        parameters: {
            query?: {
                code?: string;
                state?: string;
                iss?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    open_session_v1_widget_sessions_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_message_v1_conversations__conversation_id__messages_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    judge_answer_v1_conversations__conversation_id__feedback_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_events_v1_conversations__conversation_id__events_get: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    stream_events_v1_conversations__conversation_id__stream_get: {
        parameters: {
            query?: {
                after?: number | null;
            };
            header?: {
                "last-event-id"?: number | null;
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    talk_to_a_person_v1_conversations__conversation_id__handoff_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HandoffBody"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandoffReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    back_to_the_bot_v1_conversations__conversation_id__return_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnerReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    leave_the_queue_v1_conversations__conversation_id__leave_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LeaveBody"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnerReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    customer_types_v1_conversations__conversation_id__typing_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypingBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_file_v1_conversations__conversation_id__files_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    client_message_id: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rate_v1_conversations__conversation_id__rating_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RatingRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_transcript_v1_conversations__conversation_id__transcript_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TranscriptRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    mark_read_v1_conversations__conversation_id__read_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_conversations_v1_conversations_get: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: {
                authorization?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PastReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    open_past_v1_conversations__conversation_id__open_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_status_v1_widget_status_get: {
        parameters: {
            query?: {
                locale?: string;
            };
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_code_v1_widget_codes_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    verify_code_v1_widget_codes_verify_post: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeCheck"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    download_v1_files__file_id__get: {
        parameters: {
            query?: never;
            header?: {
                authorization?: string;
            };
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as an attachment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_cases_v1_cases_get: {
        parameters: {
            query?: {
                locale?: string | null;
            };
            header?: {
                authorization?: string;
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerCases"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_case_v1_cases__number__get: {
        parameters: {
            query?: {
                locale?: string | null;
            };
            header?: {
                authorization?: string;
                "accept-language"?: string;
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_cases_v1_staff_cases_get: {
        parameters: {
            query?: {
                status?: ("open" | "in_progress" | "waiting_customer" | "solved" | "closed") | "active" | null;
                assignee?: string | null;
                category?: ("complaint" | "fault" | "billing" | "payment" | "refund" | "contract" | "meter" | "delivery" | "visit" | "privacy" | "callback" | "other") | null;
                customer_id?: string | null;
                q?: string;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    open_case_v1_staff_cases_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCase"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_case_v1_staff_cases__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_case_v1_staff_cases__number__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_note_v1_staff_cases__number__notes_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_link_v1_staff_cases__number__links_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_link_v1_staff_cases__number__links_delete: {
        parameters: {
            query: {
                to: string;
                kind: "related" | "duplicate_of" | "caused_by";
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    merge_v1_staff_cases__number__merge_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeInto"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    unmerge_v1_staff_cases__number__unmerge_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskCaseDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_changes_v1_staff_cases__number__changes_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeList"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_files_v1_staff_cases__number__attachments_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_file_v1_staff_cases__number__attachments_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_add_file_v1_staff_cases__number__attachments_post"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseFile"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_interaction_v1_interactions_post: {
        parameters: {
            query?: never;
            header?: {
                "x-service-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInteraction"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interaction"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_article_v1_knowledge_articles__language___article_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                language: "it" | "en";
                article_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_runs_v1_staff_studio_runs_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runs"];
                };
            };
        };
    };
    ask_run_v1_staff_studio_runs_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRun"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["agent__training__schemas__Run"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_run_v1_staff_studio_runs__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_run_v1_staff_studio_runs__run_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cancel"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["agent__training__schemas__Run"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_run_log_v1_staff_studio_runs__run_id__log_get: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPart"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_models_v1_staff_studio_models_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
        };
    };
    read_report_v1_staff_studio_models__model_id__report_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_confused_v1_staff_studio_models__model_id__confusion_get: {
        parameters: {
            query: {
                actual: string;
                predicted: string;
                set?: "cross" | "test";
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Confused"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_gate_v1_staff_studio_models__model_id__gate_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gate"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    compare_models_v1_staff_studio_compare_get: {
        parameters: {
            query: {
                a: string;
                b: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    promote_model_v1_staff_studio_models__model_id__promote_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Promote"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promoted"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    roll_back_v1_staff_studio_rollback_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollBack"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promoted"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_promotions_v1_staff_studio_promotions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotions"];
                };
            };
        };
    };
    stream_hints_v1_staff_studio_stream_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    read_dialogues_v1_staff_studio_dialogues_get: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dialogues"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    record_dialogue_v1_staff_studio_dialogues_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDialogue"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    accept_dialogue_v1_staff_studio_dialogues_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DialogueCommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_dialogue_v1_staff_studio_dialogues_delete_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DialogueCommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_dialogue_v1_staff_studio_dialogues__dialogue_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dialogue_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_intents_v1_staff_studio_intents_get: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intents"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_intent_v1_staff_studio_intents_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIntent"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intent"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_examples_v1_staff_studio_examples_get: {
        parameters: {
            query?: {
                intent?: string | null;
                q?: string;
                cursor?: string | null;
            };
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Examples"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    preview_export_v1_staff_studio_export_get: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    export_v1_staff_studio_export_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    preview_import_v1_staff_studio_import_preview_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportPreviewBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    import_files_v1_staff_studio_import_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_inbox_v1_staff_studio_inbox_get: {
        parameters: {
            query?: {
                state?: ("open" | "second" | "disputed" | "labelled" | "rejected" | "skipped") | null;
                language?: string | null;
                intent?: string | null;
                reason?: ("unsure" | "thumbs_down" | "asked_again" | "handed_over" | "agent_answered" | "out_of_scope" | "neighbours" | "novel" | "drift" | "safety") | null;
                q?: string;
                model?: string | null;
                since?: string | null;
                order?: "teaching" | "newest" | "unsure";
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_facets_v1_staff_studio_inbox_facets_get: {
        parameters: {
            query?: {
                state?: ("open" | "second" | "disputed" | "labelled" | "rejected" | "skipped") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_message_v1_staff_studio_messages__message_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    label_message_v1_staff_studio_messages__message_id__label_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewMessage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    adjudicate_message_v1_staff_studio_messages__message_id__adjudicate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewMessage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    undo_v1_staff_studio_undo_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    redo_v1_staff_studio_redo_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    bulk_v1_staff_studio_bulk_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkReply"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_views_v1_staff_studio_views_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Views"];
                };
            };
        };
    };
    keep_view_v1_staff_studio_views_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    drop_view_v1_staff_studio_views__view_id__delete_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Views"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_adjudication_v1_staff_studio_adjudication_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjudication"];
                };
            };
        };
    };
    read_activity_v1_staff_studio_activity_get: {
        parameters: {
            query?: {
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_agreement_v1_staff_studio_agreement_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
        };
    };
    preview_label_v1_staff_studio_messages__message_id__preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_groups_v1_staff_studio_groups_get: {
        parameters: {
            query?: {
                state?: "open" | "resolved";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Groups"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    refresh_groups_v1_staff_studio_groups_refresh_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Groups"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_group_v1_staff_studio_groups__group_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    resolve_group_v1_staff_studio_groups__group_id__resolve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    reopen_group_v1_staff_studio_groups__group_id__reopen_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_quality_v1_staff_studio_quality_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Findings"];
                };
            };
        };
    };
    fix_finding_v1_staff_studio_quality__finding_id__fix_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                finding_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FixBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_health_v1_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
}
