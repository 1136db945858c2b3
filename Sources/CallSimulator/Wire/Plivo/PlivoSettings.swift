import CallCore

/// The account and the network of a simulated Plivo.
public struct PlivoSettings: Sendable {
    /// `MA…` or `SA…`, 20 characters.
    public var authID: String
    public var authToken: String
    /// By number, with or without `+`.
    public var numbers: [String: PlivoNumber] = [:]
    /// What is set for every other number; those are not the account's when nil.
    public var otherNumbers: PlivoNumber?
    /// Headers that prove a webhook to be Plivo's; none when not set. Called once per webhook, retries included: every
    /// call has to give a fresh nonce.
    public var sign: WireSigner = { _, _, _, _ in HeaderList() }
    /// The people's side; the recogniser and the latencies of the inner line are the carrier's own.
    public var carrier = CarrierSettings()
    public var durations: any SpeechDurations = EstimatedDurations()
    public var faults = FaultProfile.none
    /// Whether `CallUUID` is another id than the `request_uuid` of the request that made the call.
    public var callHasOwnID = false
    /// Whether webhooks before the answer of an outbound call name it by `RequestUUID` only.
    public var hidesCallBeforeAnswer = false
    /// API requests allowed in five seconds; any number when nil. Plivo's own limit is 300.
    public var requestsInFiveSeconds: Int?
    /// From an event to its webhook leaving Plivo, in milliseconds.
    public var callbackLatency: ClosedRange<Milliseconds> = 40...250
    /// From the need for a document to its request leaving Plivo, in milliseconds.
    public var fetchLatency: ClosedRange<Milliseconds> = 10...60
    /// Before a webhook is tried again, in milliseconds.
    public var retryPause: Milliseconds = 500
    /// From the end of a call to its record being there, in milliseconds.
    public var recordDelay: Milliseconds = 5_000
    /// Pause between keys for `digitEndTimeout="auto"`, in milliseconds.
    public var autoDigitPause: Milliseconds = 2_000
    /// Endpointing silence for `speechEndTimeout="auto"`, in milliseconds.
    public var autoSilence: Milliseconds = 800
    /// How long two people talk whom a `<Dial>` has connected, in milliseconds.
    public var bridgedTalk: Milliseconds = 5_000
    /// Who hangs up then: the caller, which ends the call, or the other side, after which its document goes on.
    public var bridgeEndsByCaller = true

    public init(authID: String, authToken: String) {
        self.authID = authID
        self.authToken = authToken
    }

    /// What is set for a number, in either spelling; nil when it is not the account's.
    func number(_ number: String) -> PlivoNumber? {
        let digits = PhoneNumber(number).digits
        return numbers.first { PhoneNumber($0.key).digits == digits }?.value ?? otherNumbers
    }
}
