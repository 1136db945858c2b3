import CallCore
import CallGateway
import Logging
import VoiceCallEngine

extension GatewayDaemon {
    /// Reads configuration and flows anew. A configuration that is broken changes nothing.
    ///
    /// - Throws: what is wrong with it.
    public func reload() async throws(DaemonError) {
        guard let parts else { return }
        let setup: DaemonSetup
        do throws(DaemonError) {
            setup = try await DaemonSetup.read(options)
        } catch {
            logger.error(
                "the new configuration is refused and the old one goes on: \(error.message)",
                metadata: ["code": .string(error.code), "problems": .stringConvertible(error.problems.count)])
            for problem in error.problems {
                logger.error(
                    "\(problem.description)", metadata: ["place": .string(problem.place.map { "\($0)" } ?? "-")])
            }
            throw error
        }
        do { try parts.gateway.update(setup.gateway.host) } catch {
            throw DaemonError(code: "gateway.down", message: "\(error)", nextStep: "start it anew")
        }
        let late = parts.setup.fixedKeys(changedIn: setup)
        if !late.isEmpty {
            logger.warning(
                "some changes count from the next start only", metadata: ["keys": .string(late.joined(separator: ", "))]
            )
        }
        for warning in setup.reading.warnings { logger.warning("\(warning.description)") }
        logger.info("configuration reloaded")
        _ = reloadFlows()
    }

    /// Reads the flows anew; those that are broken keep their last good version. Nil while it does not run.
    @discardableResult
    func reloadFlows() -> FlowLibrary.Report? {
        guard let flows = parts?.flows else { return nil }
        let report = flows.reload()
        tell(report)
        return report
    }

    func tell(_ report: FlowLibrary.Report) {
        for (flow, error) in report.failed.sorted(by: { $0.key < $1.key }) {
            logger.error(
                "a flow is refused: \(error.description)",
                metadata: ["flow": .string(flow), "code": .string(error.code)])
        }
        logger.info(
            "flows loaded",
            metadata: [
                "new": .stringConvertible(report.replaced.count),
                "unchanged": .stringConvertible(report.unchanged.count),
                "removed": .stringConvertible(report.removed.count),
                "refused": .stringConvertible(report.failed.count),
            ])
    }
}
