import CallCore

/// The account and the network of a simulated Twilio.
public struct TwilioSettings: Sendable {
    public var accountSid: String
    public var authToken: String
    /// API keys that are accepted besides: `SK…` and its secret.
    public var apiKeys: [String: String] = [:]
    /// By E.164 number. `From` of an outbound call must be one of them.
    public var numbers: [String: TwilioNumber] = [:]
    /// What is set for every other number; those are not the account's when nil.
    public var otherNumbers: TwilioNumber?
    /// URLs of TwiML applications by their `AP…` sid.
    public var applications: [String: TwilioNumber] = [:]
    /// Headers that prove a webhook to be Twilio's; none when not set.
    public var sign: WireSigner = { _, _, _, _ in HeaderList() }
    /// The people's side; the recogniser and the latencies of the inner line are the carrier's own.
    public var carrier = CarrierSettings()
    public var durations: any SpeechDurations = EstimatedDurations()
    public var faults = FaultProfile.none
    /// From an event to its status callback leaving Twilio, in milliseconds.
    public var callbackLatency: ClosedRange<Milliseconds> = 40...250
    /// From the need for a document to its request leaving Twilio, in milliseconds.
    public var fetchLatency: ClosedRange<Milliseconds> = 10...60
    /// Endpointing silence for `speechTimeout="auto"`, in milliseconds.
    public var autoSilence: Milliseconds = 800
    /// How long two people talk whom a `<Dial>` has connected, in milliseconds.
    public var bridgedTalk: Milliseconds = 5_000
    /// Who hangs up then: the caller, which ends the call, or the other side, after which its document goes on.
    public var bridgeEndsByCaller = true

    /// From the end of a call to its price being made out, in milliseconds; it never is when nil.
    public var priceAfter: Milliseconds?

    public init(accountSid: String, authToken: String) {
        self.accountSid = accountSid
        self.authToken = authToken
    }

    /// What is set for a number; nil when it is not the account's.
    func number(_ number: String) -> TwilioNumber? { numbers[number] ?? otherNumbers }
}
