import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.ers.ERSByteData;
import org.bouncycastle.tsp.ers.ERSData;
import org.bouncycastle.tsp.ers.ERSDataGroup;
import org.bouncycastle.tsp.ers.ERSEvidenceRecord;
import org.bouncycastle.util.Store;

/**
 * The verdict of a stranger, Bouncy Castle. One case a line on standard input, one verdict a line out:
 *   cms SIGNATURE CONTENT ROOT   the signature, its chain, signing-certificate-v2, the time-stamp, status lists where there are some
 *   ers RECORD DOCUMENT SIGNATURE   the evidence record over exactly the two
 * Prints "passed LEVEL" or "refused: reason".
 */
public class BouncyCastle {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.trim().split(" ");
            try {
                String level = words[0].equals("cms") ? verifyCms(words) : verifyRecord(words);
                System.out.println("passed " + level);
            } catch (Throwable refused) {
                System.out.println("refused: " + refused.getClass().getSimpleName() + " " + refused.getMessage());
            }
        }
    }

    private static byte[] read(String file) throws Exception {
        return Files.readAllBytes(Path.of(file));
    }

    private static String verifyCms(String[] words) throws Exception {
        CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(read(words[2])), read(words[1]));
        X509Certificate root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(read(words[3])));
        if (signed.getSignerInfos().size() != 1) throw new Exception("not one signer");
        SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
        X509Certificate certificate = find(signed.getCertificates(), signer);
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate))) throw new Exception("signature value");
        requireNamed(signer, certificate);

        Attribute stamp = signer.getUnsignedAttributes() == null ? null : signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
        boolean longTerm = !signed.getCRLs().getMatches(null).isEmpty();
        requireChain(signed, certificate, root, longTerm);
        if (stamp == null) return "B-B";
        verifyToken(ContentInfo.getInstance(stamp.getAttrValues().getObjectAt(0)), signer.getSignature());
        return longTerm ? "B-LT" : "B-T";
    }

    @SuppressWarnings("unchecked")
    private static X509Certificate find(Store<X509CertificateHolder> certificates, SignerInformation signer) throws Exception {
        X509CertificateHolder holder = (X509CertificateHolder) certificates.getMatches(signer.getSID()).iterator().next();
        return new JcaX509CertificateConverter().setProvider("BC").getCertificate(holder);
    }

    private static void requireNamed(SignerInformation signer, X509Certificate certificate) throws Exception {
        Attribute named = signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
        byte[] hash = SigningCertificateV2.getInstance(named.getAttrValues().getObjectAt(0)).getCerts()[0].getCertHash();
        if (!Arrays.equals(hash, MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()))) throw new Exception("signing-certificate-v2");
    }

    /** PKIX by Java's own engine, with revocation lists where the signature brings them. */
    private static void requireChain(CMSSignedData signed, X509Certificate certificate, X509Certificate root, boolean withStatus) throws Exception {
        List<Object> known = new ArrayList<>();
        for (X509CertificateHolder holder : signed.getCertificates().getMatches(null)) known.add(new JcaX509CertificateConverter().getCertificate(holder));
        for (X509CRLHolder holder : signed.getCRLs().getMatches(null)) known.add(new JcaX509CRLConverter().getCRL(holder));
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(certificate);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(Collections.singleton(new TrustAnchor(root, null)), target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        parameters.setRevocationEnabled(withStatus);
        CertPathBuilder.getInstance("PKIX", "BC").build(parameters);
    }

    private static void verifyToken(ContentInfo content, byte[] stamped) throws Exception {
        TimeStampToken token = new TimeStampToken(content);
        X509CertificateHolder holder = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder));
        String hash = token.getTimeStampInfo().getMessageImprintAlgOID().getId();
        byte[] digest = MessageDigest.getInstance(hash, "BC").digest(stamped);
        if (!Arrays.equals(digest, token.getTimeStampInfo().getMessageImprintDigest())) throw new Exception("time-stamp over other data");
    }

    private static String verifyRecord(String[] words) throws Exception {
        ERSEvidenceRecord record = new ERSEvidenceRecord(read(words[1]), new JcaDigestCalculatorProviderBuilder().setProvider("BC").build());
        List<ERSData> group = new ArrayList<>();
        for (String file : Arrays.copyOfRange(words, 2, words.length)) group.add(new ERSByteData(read(file)));
        record.validatePresent(new ERSDataGroup(group), new Date());
        X509CertificateHolder stamper = record.getSigningCertificate();
        record.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(stamper));
        return "evidence";
    }
}
