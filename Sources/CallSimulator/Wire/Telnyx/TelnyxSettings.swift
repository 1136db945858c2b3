import CallCore

/// The account and the network of a simulated Telnyx.
public struct TelnyxSettings: Sendable {
    public var apiKey: String
    /// The Call Control application that every number belongs to.
    public var connectionID: String
    /// The webhook URL of each number of the account, by E.164 number. `from` of an outbound call must be one of them.
    public var numbers: [String: String] = [:]
    /// The webhook URL of every other number, which then is the account's too; nobody has the others when nil.
    public var otherNumbers: String?
    /// Makes `telnyx-signature-ed25519` and `telnyx-timestamp` of a webhook, anew for each attempt. There are no form
    /// fields; in their place it gets one field, `telnyx-timestamp`, with the Unix seconds of the attempt.
    public var sign: WireSigner = { _, _, _, _ in HeaderList() }
    /// The people's side; the recogniser and the latencies of the inner line are the carrier's own.
    public var carrier = CarrierSettings()
    public var durations: any SpeechDurations = EstimatedDurations()
    public var faults = FaultProfile.none
    /// From an event to its webhook leaving Telnyx, in milliseconds.
    public var webhookLatency: ClosedRange<Milliseconds> = 40...250
    /// How long Telnyx waits for the answer to a webhook, in milliseconds.
    public var webhookTimeout: Milliseconds = 2_000
    /// Milliseconds before each further attempt at a webhook.
    public var webhookRetries: [Milliseconds] = [1_000, 5_000, 15_000]
    /// API requests within a second, beyond which they are refused with 429; no limit when nil.
    public var requestsPerSecond: Int?
    /// Calls at the same time, beyond which no more can be dialled; no limit when nil.
    public var channels: Int?
    /// How long a `command_id` is remembered, in milliseconds.
    public var commandMemory: Milliseconds = 60_000
    /// From the end of a leg to its `call.cost`, in milliseconds; none is sent when nil, as with the application's
    /// setting turned off.
    public var costAfter: Milliseconds?
    /// Endpointing silence of recognition, in milliseconds.
    public var endpointing: Milliseconds = 800
    /// From answer to the verdict that a machine answered, unless its beep comes first, in milliseconds.
    public var machineVerdict: ClosedRange<Milliseconds> = 1_500...3_500
    /// Whether digits are complete when the pause after one of them is over; otherwise the gather ends as `timeout`.
    public var pauseCompletesGather = true
    /// `status` of speech that `playback_stop` has cut.
    public var stoppedSpeechStatus = "cancelled"
    /// How long two people talk whom a transfer has connected, in milliseconds.
    public var bridgedTalk: Milliseconds = 5_000
    /// Whether the far end of the transferred call hangs up then, or the party it was transferred to.
    public var bridgeEndsByCaller = true

    public init(apiKey: String, connectionID: String) {
        self.apiKey = apiKey
        self.connectionID = connectionID
    }

    /// The webhook URL of a number of the account.
    func url(of number: String) -> String? { numbers[number] ?? otherNumbers }
}
