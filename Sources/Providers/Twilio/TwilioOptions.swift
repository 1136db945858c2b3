/// What can be set for a Twilio account.
public struct TwilioOptions: Hashable, Sendable {
    /// How answering machines are told from people.
    public enum MachineDetection: String, Hashable, Sendable, CaseIterable {
        /// The verdict comes as soon as it is known.
        case enable = "Enable"
        /// A machine is reported once its greeting is over.
        case detectMessageEnd = "DetectMessageEnd"
    }

    public var machineDetection = MachineDetection.detectMessageEnd
    /// Recogniser of `<Gather>`, such as `phone_call` or `deepgram_nova-3`; nil for Twilio's own choice.
    public var speechModel: String?
    /// Voice for utterances that name none.
    public var voice = "Polly.Joanna"

    public init() {}
}
