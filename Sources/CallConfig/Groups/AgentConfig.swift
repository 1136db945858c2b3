/// Who answers for flows that ask an agent.
public struct AgentConfig: Hashable, Sendable {
    public enum Backend: String, Hashable, Sendable { case openclaw, openai }

    /// An OpenClaw Gateway.
    public struct OpenClaw: Hashable, Sendable {
        public var token: SecretValue?
        public var password: SecretValue?
        public var endpoint: ServiceEndpoint
    }

    /// A chat endpoint in OpenAI's form.
    public struct OpenAI: Hashable, Sendable {
        public var apiKey: SecretValue?
        /// For agents that name none.
        public var model: String?
        public var endpoint: ServiceEndpoint
    }

    /// Nil: nobody answers.
    public var backend: Backend?
    public var openclaw: OpenClaw
    public var openai: OpenAI

    init(_ fields: ConfigFields) {
        backend = fields.choice("backend")
        let (openclaw, openai) = (fields["openclaw"], fields["openai"])
        self.openclaw = OpenClaw(
            token: openclaw.secret("token"), password: openclaw.secret("password"),
            endpoint: ServiceEndpoint(openclaw))
        self.openai = OpenAI(
            apiKey: openai.secret("apiKey"), model: openai.text("model"), endpoint: ServiceEndpoint(openai))
    }
}
