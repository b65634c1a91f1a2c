import java.io.ByteArrayInputStream;
import java.io.File;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Prints true or false for the last signature of each file, by the certificate inside. */
class Verify {
    public static void main(String[] files) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        for (String file : files) {
            Document document = builders.newDocumentBuilder().parse(new File(file));
            NodeList all = document.getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                Element element = (Element) all.item(i);
                if (element.hasAttribute("Id")) {
                    element.setIdAttribute("Id", true);
                }
            }
            NodeList found = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
            Element signature = (Element) found.item(found.getLength() - 1);
            String text = signature.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate").item(0).getTextContent();
            byte[] der = Base64.getMimeDecoder().decode(text);
            java.security.PublicKey key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)).getPublicKey();
            DOMValidateContext context = new DOMValidateContext(key, signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            System.out.println(XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context));
        }
    }
}
