import CallCore

extension VoiceCallConfig {
    /// The configuration of a call to one number.
    public struct ForNumber: Hashable, Sendable {
        public var config: VoiceCallConfig
        /// The key of `numbers` that matched; kept on the call as `metadata.numberRouteKey`.
        public var routeKey: String?
        /// Name of the flow that answers, when the number has one.
        public var flow: String?
    }

    /// The general settings with those of a number over them. The exact key counts, otherwise the one with the same
    /// digits; without a match everything stays as it is.
    ///
    /// - Parameter number: the number that was called, or a key that matched before.
    public func forNumber(_ number: String?) -> ForNumber {
        guard let match = NumberRoutes(numbers).match(number) else { return ForNumber(config: self) }
        let route = match.route
        var config = self
        config.inboundGreeting = route.inboundGreeting ?? inboundGreeting
        config.agentID = route.agentID ?? agentID
        config.responseModel = route.responseModel ?? responseModel
        config.responseSystemPrompt = route.responseSystemPrompt ?? responseSystemPrompt
        config.responseTimeoutMilliseconds = route.responseTimeoutMilliseconds ?? responseTimeoutMilliseconds
        if let tts = route.tts { config.tts = self.tts.overlaid(by: tts) }
        return ForNumber(config: config, routeKey: match.key, flow: route.flow)
    }
}
