import CallCore

/// A run whose telephone lines go through a carrier's real driver and its real formats.
public struct WireSettings: Sendable {
    public var driver: any CarrierDriver
    /// The carrier and its simulated network. It asks `webhookURL` what to do with calls that come in.
    public var makeCarrier: @Sendable (WireWorld) -> any WireCarrier
    /// Where the driver says the carrier reaches the product.
    public var webhookURL: String
    /// Path before the paths of the driver's requests, such as `/v2`.
    public var basePath: String
    /// Value of the `Authorization` header.
    public var authorization: String

    /// Brings calls' sound to media streams; without it, the carrier speaks and hears. Made anew for each run.
    public var makeMedia: (@Sendable (_ seed: UInt64, _ faults: FaultProfile) -> MediaSettings?)?

    /// Whether voice models talk on these streams.
    public var carriesRealtime = false

    /// Makes the sockets between them; without it, requests and webhooks cross as bytes, with nothing but time between.
    public var makeSockets: (@Sendable (WireEnds) throws -> any WireSockets)?

    public init(
        driver: any CarrierDriver, webhookURL: String, basePath: String = "", authorization: String,
        makeCarrier: @escaping @Sendable (WireWorld) -> any WireCarrier
    ) {
        self.driver = driver
        self.webhookURL = webhookURL
        self.basePath = basePath
        self.authorization = authorization
        self.makeCarrier = makeCarrier
    }
}

/// What a wire carrier is made of.
public struct WireWorld {
    public var kernel: SimKernel
    public var settings: CarrierSettings
    public var durations: any SpeechDurations
    public var faults: FaultProfile
    /// Numbers of the product's.
    public var numbers: [String]

    public init(
        kernel: SimKernel, settings: CarrierSettings = CarrierSettings(),
        durations: any SpeechDurations = EstimatedDurations(), faults: FaultProfile = .none, numbers: [String]
    ) {
        self.kernel = kernel
        self.settings = settings
        self.durations = durations
        self.faults = faults
        self.numbers = numbers
    }
}
