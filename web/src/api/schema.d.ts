// Written by `npm run types` from the OpenAPI description. Do not edit.

export interface paths {
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
         * FeedbackRequest
         * @description A thumb under an answer; null takes it back.
         */
        FeedbackRequest: {
            /** Message Id */
            message_id: string;
            /** Value */
            value: ("up" | "down") | null;
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * HandoffReply
         * @description Who owns the conversation now.
         */
        HandoffReply: {
            /** Owner */
            owner: string;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
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
        requestBody?: never;
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
