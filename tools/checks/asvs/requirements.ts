import type { Chapter, Requirement } from './requirement.ts'
import { encodingAndSanitization } from './requirements/v01-encoding-and-sanitization.ts'
import { validationAndBusinessLogic } from './requirements/v02-validation-and-business-logic.ts'
import { webFrontendSecurity } from './requirements/v03-web-frontend-security.ts'
import { apiAndWebService } from './requirements/v04-api-and-web-service.ts'
import { fileHandling } from './requirements/v05-file-handling.ts'
import { authentication } from './requirements/v06-authentication.ts'
import { sessionManagement } from './requirements/v07-session-management.ts'
import { authorization } from './requirements/v08-authorization.ts'
import { selfContainedTokens } from './requirements/v09-self-contained-tokens.ts'
import { oauthAndOpenIdConnect } from './requirements/v10-oauth-and-openid-connect.ts'
import { cryptography } from './requirements/v11-cryptography.ts'
import { secureCommunication } from './requirements/v12-secure-communication.ts'
import { configuration } from './requirements/v13-configuration.ts'
import { dataProtection } from './requirements/v14-data-protection.ts'
import { secureCodingAndArchitecture } from './requirements/v15-secure-coding-and-architecture.ts'
import { securityLoggingAndErrorHandling } from './requirements/v16-security-logging-and-error-handling.ts'
import { webRtc } from './requirements/v17-webrtc.ts'

/**
 * Levels 1 and 2 of OWASP ASVS 5.0. Whether one that is met is shown, the tests say: `// ASVS 6.2.1` stands above those that
 * show it.
 */
export const chapters: readonly Chapter[] = [
  encodingAndSanitization,
  validationAndBusinessLogic,
  webFrontendSecurity,
  apiAndWebService,
  fileHandling,
  authentication,
  sessionManagement,
  authorization,
  selfContainedTokens,
  oauthAndOpenIdConnect,
  cryptography,
  secureCommunication,
  configuration,
  dataProtection,
  secureCodingAndArchitecture,
  securityLoggingAndErrorHandling,
  webRtc,
]

/** The requirements of all chapters. */
export const requirements: readonly Requirement[] = chapters.flatMap((chapter) => chapter.requirements)
