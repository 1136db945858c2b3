/// The protocol of one transcription service.
protocol TranscriptionWire: SocketWire {
    /// Takes the upgrade or refuses it.
    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal)
}
