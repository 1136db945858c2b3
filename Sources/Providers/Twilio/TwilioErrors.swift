/// What to do about error numbers of Twilio's API.
enum TwilioErrors {
    static func advice(_ code: Int64) -> String? { table[code] }

    private static let table: [Int64: String] = [
        20003: "check the account SID and the auth token; each region has tokens of its own",
        20404: "there is no such call any more",
        20429: "too many requests at once; try again in a moment",
        21201: "give a number to call",
        21205: "the webhook URL must be one that Twilio can reach",
        21210: "verify the caller id with Twilio, or use a number of the account",
        21211: "the number called is not valid; write it as +, country code and number",
        21212: "the caller id is not valid; use a number of the account",
        21213: "give a caller id (from)",
        21215: "allow calls to this country in Twilio's geographic permissions",
        21217: "the number called is not a telephone number",
        21219: "a trial account calls verified numbers only",
        21220: "the call is not in a state for it",
    ]
}
