import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.enumerations.DigestMatcherType;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The verdict of the EU's reference validator. Arguments: root certificate, then revocation lists that are known beside the files.
 * One case a line on standard input: FILE OBJECT...; out: "INDICATION FORMAT", or "refused: reason" where it is not even read.
 */
public class Dss {
    public static void main(String[] arguments) throws Exception {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[0])));
        String[] lists = Arrays.copyOfRange(arguments, 1, arguments.length);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            try {
                System.out.println(validate(line.trim().split(" "), trusted, lists));
            } catch (Throwable refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }
    }

    private static String validate(String[] files, CommonTrustedCertificateSource trusted, String[] lists) throws Exception {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        if (lists.length > 0) verifier.setCrlSource(new ExternalResourcesCRLSource(Arrays.stream(lists).map(DssFile::open).toArray(java.io.InputStream[]::new)));
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(files[0]));
        List<DSSDocument> objects = new ArrayList<>();
        for (int index = 1; index < files.length; index += 1) objects.add(new FileDocument(files[index]));
        validator.setDetachedContents(objects);
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        SimpleReport report = reports.getSimpleReport();
        if (!report.getSignatureIdList().isEmpty()) {
            String id = report.getSignatureIdList().get(0);
            return report.getIndication(id) + " " + report.getSignatureFormat(id);
        }
        String id = report.getEvidenceRecordIdList().get(0);
        // An object that the record does not cover is no error to it; how many it covers is what counts.
        long covered = reports.getDiagnosticData().getEvidenceRecords().get(0).getDigestMatchers().stream()
            .filter(matcher -> matcher.getType() == DigestMatcherType.EVIDENCE_RECORD_ARCHIVE_OBJECT && matcher.isDataIntact()).count();
        return report.getIndication(id) + " evidence over " + covered;
    }

    private static class DssFile {
        static java.io.InputStream open(String file) {
            try {
                return new java.io.FileInputStream(file);
            } catch (java.io.FileNotFoundException missing) {
                throw new IllegalArgumentException(missing);
            }
        }
    }
}
