import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Choosing a voice model")
struct RealtimeServicesTests {
    private func services(
        _ configured: [String: ServiceSettings] = [:], _ environment: [String: String] = [:]
    ) -> RealtimeServices {
        RealtimeServices(configured: configured) { environment[$0] }
    }

    private func problem(
        _ name: String?, _ configured: [String: ServiceSettings] = [:]
    ) -> SpeechSetupProblem? {
        do throws(SpeechSetupProblem) {
            _ = try services(configured).service(name)
            return nil
        } catch {
            return error
        }
    }

    @Test("the first with a key, in their order; keys may come from the environment")
    func order() throws {
        #expect(RealtimeServices.names == ["openai", "google"])
        #expect(try services([:], ["GOOGLE_API_KEY": "k", "OPENAI_API_KEY": "k"]).service(nil).name == "openai")
        for variable in ["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_API_KEY"] {
            #expect(try services([:], [variable: "k"]).service(nil).name == "google")
        }
        #expect(try services(["gemini": ServiceSettings(apiKey: Secret("k"))]).service("google").name == "google")
    }

    @Test("what cannot be used is told with its place")
    func problems() {
        #expect(problem(nil)?.kind == .noKey)
        #expect(problem("opnai")?.description.contains("did you mean \"openai\"") == true)
        #expect(problem("openai")?.path == "realtime.providers.openai.apiKey")
        func option(_ name: String, _ options: Value) -> String? {
            problem(name, [name: ServiceSettings(apiKey: Secret("k"), options: options)])?.path
        }
        #expect(option("openai", ["vadThreshold": 2]) == "realtime.providers.openai.vadThreshold")
        #expect(option("openai", ["azureEndpoint": "https://x"]) == "realtime.providers.openai.azureDeployment")
        #expect(option("openai", ["azureDeployment": "x"]) == "realtime.providers.openai.azureEndpoint")
        #expect(option("google", ["startSensitivity": "loud"]) == "realtime.providers.google.startSensitivity")
        #expect(option("google", ["apiVersion": "../x"]) == "realtime.providers.google.apiVersion")
    }

    @Test("unknown options and models that end are told")
    func remarks() throws {
        let settings = ServiceSettings(apiKey: Secret("k"), options: ["model": "gpt-realtime", "sped": 1])
        let service = try services(["openai": settings]).service("openai")
        #expect(service.unknownOptions == ["realtime.providers.openai.sped"])
        #expect(service.modelEnd?.day == "2027-01-20")
        let standard = try services(["openai": ServiceSettings(apiKey: Secret("k"))]).service("openai")
        #expect(standard.modelEnd == nil)
    }
}
